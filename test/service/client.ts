import { EventReader } from './event-reader';

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

/** Speaks HTTP with one key, as an integrator would. */
export class Client {
  constructor(
    private readonly url: () => string,
    private readonly key: string,
  ) {}

  async send<Body = Json>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const response = await fetch(`${this.url()}${path}`, this.init(method, options));
    const text = await response.text();
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

  private init(method: string, { body, headers }: RequestOptions) {
    const all: Record<string, string> = { authorization: `Bearer ${this.key}` };
    if (body !== undefined) all['content-type'] = 'application/json';
    return { method, headers: { ...all, ...headers }, body: body === undefined ? null : JSON.stringify(body) };
  }
}
