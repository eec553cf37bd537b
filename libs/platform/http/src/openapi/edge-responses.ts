import type { Edge } from '../edges/edge';
import { refusedAs } from '../edges/refused';
import { platformProblems, refuse, type PlatformProblemCode } from '../problems/platform.problems';
import { addSchemas, toJsonSchema, type Json } from './json-schema';
import { commonStatuses, described, headersOf, OTHER, type Traits } from './problem-responses';

const EXAMPLE_REQUEST = '01900000-0000-7000-8000-000000000000';
/** Nobody acts for a member here. */
const describedHere: Readonly<Record<number, string>> = {
  ...described,
  422: 'The form is right but what it says cannot be used, or the Idempotency-Key was used for another request',
};
/** Said of no operation: whoever gets there has called none. */
const NO_OPERATION: readonly string[] = ['route.not-found'];

interface Said {
  readonly status: number;
  readonly example: unknown;
}

const sayAll = (edge: Edge, status: number): readonly Said[] =>
  Object.entries(platformProblems)
    .filter(([code, row]) => row.status === status && !NO_OPERATION.includes(code))
    .map(([code, row]) => {
      const refusal = status === 500 ? null : refuse(code as PlatformProblemCode, describedHere[status] ?? row.title);
      const { status: said, body } = edge.refusal(refusedAs(code, row, refusal, EXAMPLE_REQUEST));
      return { status: said, example: body };
    });

const responseOf = (status: string, descriptions: readonly string[], schema: Json, example?: unknown): object => {
  const { 'WWW-Authenticate': _, ...headers } = headersOf(status);
  return {
    description: descriptions.join('. Or: '),
    headers,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
};

/**
 * What an operation of an edge may be refused with: the edge is asked how it says each of the problems, so that the
 * document cannot say anything else.
 */
export const edgeRefusals = (edge: Edge, traits: Traits, schemas: Record<string, unknown>): Record<string, object> => {
  const { schema, components } = toJsonSchema(edge.text.errors, 'output');
  addSchemas(schemas, components);
  const found = new Map<number, { descriptions: string[]; example: unknown }>();
  for (const native of commonStatuses({ ...traits, isKeys: false })) {
    for (const { status, example } of sayAll(edge, native)) {
      const before = found.get(status);
      const description = describedHere[native] ?? '';
      if (before === undefined) found.set(status, { descriptions: [description], example });
      else if (!before.descriptions.includes(description)) before.descriptions.push(description);
    }
  }
  const responses = [...found].map(([status, { descriptions, example }]) => [
    status,
    responseOf(String(status), descriptions, schema, example),
  ]);
  const [other] = sayAll(edge, 405);
  return { ...Object.fromEntries(responses), default: responseOf('default', [OTHER], schema, other?.example) };
};
