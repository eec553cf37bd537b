import { addToRoute } from '../request/route-config';
import { defaultJsonRules, type JsonRules } from './strict-json';

/** How the body of a route may differ from the rule (an object, 1 MiB, 1,000 keys, 32 levels). */
export interface BodyRules extends Partial<JsonRules> {
  readonly limitBytes?: number;
}

/** Loosens or tightens what one route takes as its body. */
export const BodyLimits = (rules: BodyRules): MethodDecorator => addToRoute({ body: rules });

export const jsonRulesOf = (rules: BodyRules | undefined): JsonRules =>
  rules === undefined ? defaultJsonRules : { ...defaultJsonRules, ...rules };
