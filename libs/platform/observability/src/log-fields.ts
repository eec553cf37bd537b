/**
 * The only fields a log line may carry, for this is what keeps message text, keys and addresses out of the logs: a
 * field that is not listed is dropped, a value that is not a short word, number or truth value as well.
 */
// prettier-ignore
export const logFields: ReadonlySet<string> = new Set([
  // request
  'requestId', 'accountId', 'keyId', 'actorKind', 'method', 'route', 'status', 'ms', 'code', 'traceparent',
  // streams, work and queues
  'shard', 'streamId', 'conversationId', 'subjectId', 'lane', 'kind', 'attempt', 'version', 'position', 'projection',
  'follower', 'queue', 'backend', 'count', 'waiting', 'batch', 'lag', 'reason', 'outcome', 'retryAfterMs',
  // process
  'context', 'signal', 'port', 'host', 'step', 'table', 'constraint', 'sqlState', 'provider', 'model',
]);

const MAX_VALUE_LENGTH = 200;

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** Keeps the listed fields; `err` becomes what {@link errorFields} says of it. */
export const allowed = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') kept.err = errorFields(value);
    else if (logFields.has(name) && isPlain(value)) {
      kept[name] = typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value;
    }
  }
  return kept;
};

const isOwnFrame = (line: string): boolean =>
  /^\s+at /.test(line) && !line.includes('node_modules') && !line.includes('node:') && !line.includes('(<anonymous>');

/** A frame without the machine's path before the project's folders. */
const inProject = (line: string): string =>
  line.trim().replace(/(\(|at )\/\S*?\/((?:apps|libs|dist|migrations)\/)/, '$1$2');

export interface ErrorFields {
  readonly class: string;
  readonly code: string | null;
  readonly stack: readonly string[];
  readonly cause?: ErrorFields;
}

/**
 * What may be said of an error: its class, its code and where in our code it was thrown. Never its message: a
 * database's or a provider's message quotes what people wrote.
 */
export const errorFields = (error: unknown, depth = 0): ErrorFields => {
  if (!(error instanceof Error)) return { class: typeof error, code: null, stack: [] };
  const { code } = error as { code?: unknown };
  const fields = {
    class: error.name === 'Error' ? error.constructor.name : error.name,
    code: typeof code === 'string' ? code.slice(0, 60) : null,
    // The stack begins with the message, which may have lines of its own that look like anything.
    stack: framesOf(error).filter(isOwnFrame).slice(0, 8).map(inProject),
  };
  const cause = error.cause ?? (error as { driverError?: unknown }).driverError;
  return cause === undefined || depth === 3 ? fields : { ...fields, cause: errorFields(cause, depth + 1) };
};

const framesOf = (error: Error): string[] => {
  const stack = error.stack ?? '';
  const head = stack.indexOf(error.message);
  return stack.slice(head === -1 ? 0 : head + error.message.length).split('\n');
};
