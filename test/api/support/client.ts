import type { Contract, Received } from './contract';
import type { Json, Operation } from './document';
import type { Language } from './languages';
import type { Service } from './service';

export interface Request {
  /** Absent: none is sent. */
  readonly key?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** As it stands in the address; instead of `query`. */
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
}

export interface Answer extends Received {
  /** Parsed; null when there is none. Of a stream: the data of its first event. */
  readonly body: Json | null;
  readonly language: Language;
}

/** An answer that is not what the OpenAPI document says of its operation. */
export class ContractBroken extends Error {}

let attempts = 0;
/** Another client for every call: the lockout after failed attempts is not what these tests are about. */
const address = (): string => {
  attempts += 1;
  return `10.${(attempts >> 16) & 255}.${(attempts >> 8) & 255}.${attempts & 255}`;
};

const firstEvent = async (body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> => {
  let text = '';
  for await (const chunk of body) {
    text += chunk.toString();
    if (text.includes('\n\n')) break;
  }
  body.destroy();
  return text.slice(0, text.lastIndexOf('\n\n') + 2); // a chunk may end within an event
};

const eventsIn = (text: string): unknown[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as unknown);

/** Calls operations, and holds every answer against the document. */
export class Client {
  constructor(
    private readonly service: Service,
    /** By the file of the document. */
    private readonly contracts: ReadonlyMap<string, Contract>,
  ) {}

  /** Throws ContractBroken. */
  async call(operation: Operation, request: Request = {}): Promise<Answer> {
    const answer = await this.send(operation, request);
    const broken = this.contracts.get(operation.language.file)?.violations(operation, answer) ?? ['it has no document'];
    if (broken.length > 0) {
      throw new ContractBroken(
        `${operation.title} answered ${answer.status}: ${broken.join('; ')}\n${answer.text.slice(0, 600)}`,
      );
    }
    return answer;
  }

  private async send({ path, method, language }: Operation, request: Request): Promise<Answer> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => request.path?.[name] ?? '');
    const asked = request.rawQuery ?? new URLSearchParams(request.query).toString();
    const query = asked === '' ? '' : `?${asked}`;
    const isText = typeof request.body === 'string';
    const { statusCode, headers, body } = await this.service.http.request({
      method: method as 'GET',
      path: filled + query,
      headers: {
        'x-forwarded-for': address(),
        ...(request.key === undefined ? {} : language.identify(request.key)),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: isText ? (request.body as string) : JSON.stringify(request.body) }),
    });
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const received = { status: statusCode, headers: flat, language };
    if (flat['content-type']?.startsWith('text/event-stream')) {
      const text = await firstEvent(body);
      const events = eventsIn(text);
      return { ...received, text, events, body: (events[0] ?? null) as Json | null };
    }
    const text = await body.text();
    if (flat['content-type'] === 'application/x-ndjson') {
      const events = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
      return { ...received, text, events, body: (events[0] ?? null) as Json | null };
    }
    const isJson = /json/.test(flat['content-type'] ?? '');
    return { ...received, text, body: isJson ? (JSON.parse(text) as Json) : null };
  }
}
