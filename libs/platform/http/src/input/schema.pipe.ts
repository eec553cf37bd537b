import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { refuse } from '../problems/platform.problems';
import type { FieldError } from '../problems/problem';
import { pointerTo } from './json-inspect';

const MAX_ERRORS = 50;

/** The part of the Standard Schema interface used here; every zod schema has it. */
interface Schema {
  readonly '~standard': { validate(value: unknown): Outcome | Promise<Outcome> };
}
type Outcome = { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly Issue[] };
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** zod: the names that a strict object does not know. */
  readonly keys?: readonly string[];
}
type Place = Pick<ArgumentMetadata, 'type' | 'data'>;

const keyOf = (segment: PropertyKey | { readonly key: PropertyKey }): string =>
  String(typeof segment === 'object' ? segment.key : segment);

const PREFIX = { query: 'query', param: 'path' } as const;

const locate = ({ type, data }: Place, path: readonly string[]): string => {
  if (type === 'query' || type === 'param') {
    return [PREFIX[type], ...(data === undefined ? [] : [data]), ...path].join('.');
  }
  return (data === undefined ? path : [data, ...path]).reduce(pointerTo, '');
};

const errorsOf = (issue: Issue, place: Place): readonly FieldError[] => {
  const path = (issue.path ?? []).map(keyOf);
  if (issue.keys === undefined) return [{ pointer: locate(place, path), message: issue.message }];
  return issue.keys.map((key) => ({ pointer: locate(place, [...path, key]), message: 'is not a known field' }));
};

const finish = (outcome: Outcome, place: Place): unknown => {
  if (outcome.issues === undefined) return outcome.value;
  const errors = outcome.issues.flatMap((issue) => errorsOf(issue, place)).slice(0, MAX_ERRORS);
  throw refuse('request.invalid', 'The request does not have the expected form: see errors.', { errors });
};

/**
 * Validates `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })` and hands on the parsed value.
 * Refuses with `request.invalid` and every issue. String lengths count Unicode code points, as zod, JSON
 * Schema and Postgres do.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const schema = metadata.schema as Schema | undefined;
    if (schema === undefined || metadata.type === 'custom') return value;
    const outcome = schema['~standard'].validate(value);
    return outcome instanceof Promise
      ? outcome.then((settled) => finish(settled, metadata))
      : finish(outcome, metadata);
  }
}
