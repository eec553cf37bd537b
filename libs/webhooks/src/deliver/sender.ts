import { OutboundRefused, retryAfterMs, type OutboundFetch } from '@verbatim/outbound';
import { Webhook } from 'standardwebhooks';

/** refused: the address may not be called. status: it answered, but not with 2xx. */
export type AttemptError = 'status' | 'redirected' | 'refused' | 'timeout' | 'connection';

/** What came of one try. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  /** Of the answer; null when there was none, or it was not looked at. */
  readonly status: number | null;
  /** Null: it was taken. */
  readonly error: AttemptError | null;
  /** What the receiver asks us to wait. */
  readonly retryAfterMs: number | null;
}

export interface Target {
  readonly url: string;
  /** All that sign. */
  readonly secrets: readonly string[];
}

export interface SenderOptions {
  /** Until the answer's head is there. Default 15,000. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

export interface Posted {
  /** Of the event: the same in every try. */
  readonly id: string;
  readonly body: object;
}

/** Posts one event, signed as Standard Webhooks says: https://www.standardwebhooks.com. The answer's body is not read. */
export class WebhookSender {
  private readonly timeoutMs: number;

  constructor(
    private readonly fetch: OutboundFetch,
    { timeoutMs = TIMEOUT_MS }: SenderOptions = {},
  ) {
    this.timeoutMs = timeoutMs;
  }

  /** Rejects only when `held` is aborted. */
  async send({ url, secrets }: Target, { id, body: event }: Posted, held: AbortSignal): Promise<Attempt> {
    const body = JSON.stringify(event);
    const at = new Date();
    const startedAt = performance.now();
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Verbatim',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
    };
    const late = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([held, late]);
    const end = (said: Pick<Attempt, 'status' | 'error' | 'retryAfterMs'>): Attempt => ({
      at,
      durationMs: Math.round(performance.now() - startedAt),
      ...said,
    });
    try {
      const response = await this.fetch(url, { method: 'POST', headers, body, signal });
      await response.body?.cancel().catch(() => undefined);
      const { ok, status } = response;
      const asked = retryAfterMs(Object.fromEntries(response.headers), Date.now());
      return end(ok ? { status, error: null, retryAfterMs: null } : { status, error: 'status', retryAfterMs: asked });
    } catch (error) {
      held.throwIfAborted();
      return end({ status: null, error: late.aborted ? 'timeout' : errorOf(error), retryAfterMs: null });
    }
  }
}

const errorOf = (error: unknown): AttemptError => {
  if (!(error instanceof OutboundRefused)) return 'connection';
  return error.reason === 'redirected' ? 'redirected' : 'refused';
};
