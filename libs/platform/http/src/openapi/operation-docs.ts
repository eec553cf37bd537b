import type { z } from 'zod';
import { addToRoute, routeConfigOf } from '../request/route-config';

/** One answer of an operation as the OpenAPI document shows it. */
export interface AnswerDocs {
  readonly status: number;
  /** null: no body. */
  readonly schema: z.ZodType | null;
  readonly description: string;
  readonly example?: unknown;
  /** Header name -> what it says. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default `application/json`. For `text/event-stream` the schema is that of one event's data. */
  readonly contentType?: string;
}

export interface OperationText {
  /** The operationId: what SDKs call it, for ever. camelCase, verb and object. */
  readonly id: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly description?: string;
  readonly tag?: string;
  /** Version of the service that brought the route. */
  readonly since?: string;
  /** What to use instead, when the route is on its way out. */
  readonly replacedBy?: string;
  /** Request headers the route heeds, by name, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's `Accept` chooses among the content types, and 406 is answered when it has none of them. */
  readonly negotiated?: boolean;
  /** A POST that only asks: it changes nothing, so an Idempotency-Key has nothing to do. */
  readonly readOnly?: boolean;
  /** An example of the body. */
  readonly example?: unknown;
}

export interface OperationDocs extends Partial<OperationText> {
  readonly answers?: readonly AnswerDocs[];
  /** Not part of the API's description. */
  readonly hidden?: boolean;
}

const addDocs =
  (part: (before: OperationDocs) => OperationDocs): MethodDecorator =>
  (target, key, descriptor) => {
    const before = routeConfigOf(descriptor.value as object).docs ?? {};
    addToRoute({ docs: { ...before, ...part(before) } })(target, key, descriptor);
  };

/** Says what a route is for. */
export const Operation = (text: OperationText): MethodDecorator => addDocs(() => text);

/**
 * Declares an answer: its schema and example appear in the OpenAPI document. Repeatable; also for one status, with
 * another content type.
 */
export const Answers = (
  status: number,
  schema: z.ZodType | null,
  options: Omit<AnswerDocs, 'status' | 'schema'>,
): MethodDecorator =>
  addDocs((before) => ({ answers: [{ status, schema, ...options }, ...(before.answers ?? [])] }));

/** Keeps a route out of the OpenAPI document. */
export const Undocumented = (): MethodDecorator => addDocs(() => ({ hidden: true }));
