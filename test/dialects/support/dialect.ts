import { Contract } from '../../api/support/contract';
import { committedDocument, operationsOf, type Json, type Operation } from '../../api/support/document';
import { languages } from '../../api/support/languages';
import type { Service } from '../../service';

/** Names nothing anywhere. */
export const UNKNOWN = '018f0000-0000-7000-8000-000000000001';

export interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  /** A name with several values is sent repeatedly. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
}

export interface Told<Body = Json> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Speaks a dialect over HTTP as its vendor's clients would, and holds every answer against its OpenAPI document. */
export class Dialect {
  private readonly operations: ReadonlyMap<string, Operation>;
  private readonly contract: Contract;
  /** The headers that show a key. */
  private readonly identify: (key: string) => Readonly<Record<string, string>>;

  constructor(
    private readonly service: Service,
    file: string,
  ) {
    const language = languages.find((one) => one.file === file);
    if (language === undefined) throw new Error(`Nobody speaks ${file}`);
    this.identify = (key) => language.identify(key);
    const document = committedDocument(file);
    this.contract = new Contract(document);
    this.operations = new Map(operationsOf(document).map((operation) => [operation.id, operation]));
  }

  /** Without a key none is shown. Throws when the answer is not what the document says: closed for unknown fields. */
  async call<Body = Json>(id: string, key: string | null, sent: Sent = {}): Promise<Told<Body>> {
    const operation = this.operations.get(id);
    if (operation === undefined) throw new Error(`There is no operation ${id}`);
    const { method } = operation;
    const body = typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
    const response = await fetch(this.service.url + addressOf(operation, sent), {
      method,
      headers: {
        ...(key === null ? {} : this.identify(key)),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      body: body ?? null,
    });
    const text = await response.text();
    const { status, headers } = response;
    const broken = this.contract.violations(operation, { status, headers: Object.fromEntries(headers), text });
    if (broken.length > 0) throw new Error(`${operation.title} answered ${status}: ${broken.join('; ')}\n${text}`);
    return { status, headers, body: (text === '' ? null : JSON.parse(text)) as Body };
  }

  /** As `call`, for what must succeed. */
  async ok<Body = Json>(id: string, key: string, sent: Sent = {}): Promise<Body> {
    const { status, body } = await this.call<Body>(id, key, sent);
    if (status >= 300) throw new Error(`${id} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}

const addressOf = ({ path }: Operation, sent: Sent): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(sent.path?.[name] ?? ''));
  const pairs = Object.entries(sent.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, String(one)]),
  );
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`;
};
