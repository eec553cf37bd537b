import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { type ApiDocument, type Json, type Operation, operationsOf, resolveIn, type ResponseObject } from './document';

/** An answer as it came. `events`: the data of the server-sent events that were read. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly events?: readonly unknown[];
}

/** The document is open for fields to come; a test must see one that nobody declared, so it closes every object. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, closed(one)]),
  );
  const isObject = [copy.type].flat().includes('object') && 'properties' in copy;
  if (isObject && !('additionalProperties' in copy)) copy.additionalProperties = false;
  return copy;
};

// By the protocol, before any route was found; every operation may answer with these as `default`.
const PROTOCOL_STATUSES = new Set([405, 408, 414, 431]);

/** Tells whether answers are what the OpenAPI document says: status, content type, headers and body. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  private readonly operations: readonly Operation[];

  constructor(readonly document: ApiDocument) {
    this.operations = operationsOf(document);
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'api', components: closed(document.components) as object });
  }

  /** The operation behind an address as it was called (`/v1/agents/018f…?limit=1`); null when there is none. */
  operationAt(method: string, address: string): Operation | null {
    const [path = ''] = address.split('?', 1);
    const found = this.operations
      .filter((one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
      .sort((a, b) => a.pathParameters.length - b.pathParameters.length); // as the router: what is spelt out comes first
    return found[0] ?? null;
  }

  /** What is not as the document says, in words; empty when all is well. */
  violations(operation: Operation, received: Received): string[] {
    const response = this.responseFor(operation, received.status);
    if (response === null) return [`${received.status} is not among its answers`];
    const { content } = response;
    if (content === undefined) return received.text === '' ? [] : ['it has a body and should have none'];
    const type = (received.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const media = content[type];
    if (media === undefined) return [`its content type is "${type}"`];
    const isText = type.startsWith('text/');
    const bodies = received.events ?? [isText ? received.text : (JSON.parse(received.text) as unknown)];
    return [
      ...(received.headers['x-request-id'] === undefined ? ['it has no X-Request-Id'] : []),
      ...bodies.flatMap((body) => this.check(`${operation.id} ${received.status} ${type}`, media.schema, body)),
      ...(type === 'application/problem+json' ? sameStatus(received) : []),
    ];
  }

  /** What of a value is not as a schema of the document says. */
  check(name: string, schema: Json, value: unknown): string[] {
    const validate = this.compiled.get(name) ?? this.compile(name, schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }

  private responseFor({ object }: Operation, status: number): ResponseObject | null {
    const declared = object.responses[status] ?? (PROTOCOL_STATUSES.has(status) ? object.responses.default : undefined);
    return declared === undefined ? null : resolveIn<ResponseObject>(this.document, declared);
  }

  private compile(name: string, schema: Json): ValidateFunction {
    const text = JSON.stringify(closed(schema)).replaceAll('"#/components/', '"api#/components/');
    const validate = this.ajv.compile(JSON.parse(text) as object);
    this.compiled.set(name, validate);
    return validate;
  }
}

const sameStatus = ({ status, text }: Received): string[] => {
  const said = (JSON.parse(text) as { status: number }).status;
  return said === status ? [] : [`the problem says ${said}, the answer ${status}`];
};
