import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Ledger, type Intention } from './ledger';
import { until } from './until';

export interface Tenant {
  readonly accountId: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly key: string;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the body of whatever was called
  readonly body: any;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** One HTTP call. Rejects when the connection breaks before the answer is through. */
export const call = async (
  url: string,
  key: string,
  method: string,
  path: string,
  { body, headers = {}, timeoutMs = 70_000 }: CallOptions = {},
): Promise<Called> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
};

const RETRY_EVERY_MS = 50;

/** A well-behaved integrator: one Idempotency-Key for each message, tried again until there is an answer. */
export class Client {
  readonly ledger: Ledger;

  constructor(
    readonly tenant: Tenant,
    /** The addresses behind the load balancer, now. */
    private readonly urls: () => readonly string[],
    ledger = new Ledger(),
  ) {
    this.ledger = ledger;
  }

  get url(): string {
    const [first] = this.urls();
    if (!first) throw new Error('No api runs');
    return first;
  }

  call(method: string, path: string, options?: CallOptions): Promise<Called> {
    return call(this.url, this.tenant.key, method, path, options);
  }

  /** Starts a conversation and resolves to its id. */
  async start(fields: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const body = { agentId: this.tenant.agentId, ...fields };
    const { status, body: started } = await this.call('POST', '/v1/conversations', { body });
    if (status !== 201) throw new Error(`Starting a conversation answered ${status}: ${JSON.stringify(started)}`);
    return started.id;
  }

  /** One try, written into the ledger; null when the connection broke. */
  async tryOnce(url: string, { conversationId, key, text }: Intention, waitSeconds?: number): Promise<Called | null> {
    const began = performance.now();
    const note = (status: number, called: Called | null): void =>
      this.ledger.answered({
        key,
        status,
        code: called?.body?.code ?? null,
        messageId: called?.body?.message?.id ?? null,
        replayed: called?.headers.get('idempotent-replayed') === 'true',
        retryAfter: called?.headers.get('retry-after') ?? null,
        ms: Math.round(performance.now() - began),
      });
    try {
      const called = await call(url, this.tenant.key, 'POST', `/v1/conversations/${conversationId}/messages`, {
        body: { text },
        headers: { 'idempotency-key': key, ...(waitSeconds ? { prefer: `wait=${waitSeconds}` } : {}) },
      });
      note(called.status, called);
      return called;
    } catch {
      note(0, null);
      return null;
    }
  }

  /**
   * Says it until it is accepted, to one address after the other, and holds the call for the reply if told to. Resolves
   * to the message's id.
   */
  async say(conversationId: string, text: string, { waitSeconds }: { waitSeconds?: number } = {}): Promise<string> {
    const intention = { conversationId, key: randomUUID(), text };
    this.ledger.intend(intention);
    for (let tries = 0; ; tries += 1) {
      const urls = this.urls();
      const url = urls[(hash(intention.key) + tries) % Math.max(urls.length, 1)];
      if (!url) throw new Error('No api runs any more');
      const called = await this.tryOnce(url, intention, waitSeconds);
      if (called && called.status < 300) return called.body.message.id;
      if (called && called.status < 500 && called.status !== 409 && called.status !== 429)
        throw new Error(`Refused with ${called.status}: ${JSON.stringify(called.body)}`);
      await after(RETRY_EVERY_MS);
    }
  }

  /** What polling shows of a question now. */
  async reply(conversationId: string, questionId: string): Promise<Called['body']> {
    const { body } = await this.call('GET', `/v1/conversations/${conversationId}/messages/${questionId}/reply`);
    return body;
  }

  /** What became of a question, once it has ended. */
  ended(conversationId: string, questionId: string, withinMs = 30_000): Promise<Called['body']> {
    const look = async () => {
      const reply = await this.reply(conversationId, questionId);
      return reply?.status === 'pending' ? null : reply;
    };
    return until(`question ${questionId} ends`, look, { withinMs });
  }
}

const hash = (text: string): number => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7);
