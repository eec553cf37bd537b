import { Contract, type Received } from '../api/support/contract';
import { committedDocument } from '../api/support/document';
import { EventReader } from './event-reader';

let shared: Contract | null = null;
const contract = (): Contract => (shared ??= new Contract(committedDocument()));

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type Json = Record<string, unknown>;

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks HTTP with one key, as an integrator would. An answer that is not what the API's description says is thrown. */
export class Client {
  constructor(
    private readonly url: () => string,
    private readonly key: string,
  ) {}

  async send<Body = Json>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const response = await fetch(`${this.url()}${path}`, this.init(method, options));
    const text = await response.text();
    this.check(method, path, { status: response.status, headers: Object.fromEntries(response.headers), text });
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  /** As `send`, for what must succeed. */
  async ok<Body = Json>(method: string, path: string, options: RequestOptions = {}): Promise<Body> {
    const { status, body } = await this.send<Body>(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  get<Body = Json>(path: string): Promise<Body> {
    return this.ok<Body>('GET', path);
  }

  /** Opens an answer of server-sent events. */
  events(method: string, path: string, options: RequestOptions = {}): Promise<EventReader> {
    const init = this.init(method, options);
    return EventReader.open(`${this.url()}${path}`, {
      ...init,
      headers: { ...init.headers, accept: 'text/event-stream' },
    });
  }

  private check(method: string, path: string, received: Received): void {
    const operation = contract().operationAt(method, path);
    const broken = operation ? contract().violations(operation, received) : [];
    if (broken.length > 0)
      throw new Error(
        `${method} ${path} answered ${received.status}: ${broken.join('; ')}\n${received.text.slice(0, 600)}`,
      );
  }

  private init(method: string, { body, headers }: RequestOptions) {
    const all: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (body !== undefined) all['content-type'] = 'application/json';
    return { method, headers: { ...all, ...headers }, body: body === undefined ? null : JSON.stringify(body) };
  }
}
