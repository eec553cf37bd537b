import type { Citation } from '../domain/conversation.events';

export interface Turn {
  readonly role: 'user' | 'agent' | 'human';
  readonly text: string;
  /** What was said about the message by whoever sent it; never shown to the user. */
  readonly context?: string;
}

export interface KnowledgeEntry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
}

/** How to reach a model. `credential` is in clear here and nowhere else. */
export interface ModelProvider {
  readonly kind: 'builtin' | 'openai-compatible';
  readonly id: string;
  readonly baseUrl: string | null;
  readonly credential: string | null;
}

export interface ReplyRequest {
  readonly agent: { readonly name: string; readonly instructions: string };
  readonly provider: ModelProvider;
  readonly model: string;
  readonly knowledge: readonly KnowledgeEntry[];
  /** What the integrator said about the conversation; data, not instructions. */
  readonly context: string | null;
  /** The conversation so far, oldest first, ending with the question. */
  readonly turns: readonly Turn[];
}

export interface ReplyControls {
  readonly signal: AbortSignal;
  /** Called with each piece of text as it comes; cleaned already. */
  readonly onDelta: (text: string) => void;
}

export interface ReplyResult {
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly model: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly firstTokenMs: number | null;
  readonly finishReason: string;
}

/** One conversation's structured turns in, one reply out. Throws TransientFailure or PermanentFailure, nothing else. */
export interface ReplyModel {
  reply(request: ReplyRequest, controls: ReplyControls): Promise<ReplyResult>;
}
export const REPLY_MODEL = Symbol('ReplyModel');

export type TransientReason = 'provider-unavailable' | 'provider-timeout' | 'provider-garbled';
/** Worth trying again, no sooner than `retryAfterMs` when the provider said so. `cause` is for logs of kinds, never of text. */
export class TransientFailure extends Error {
  constructor(
    readonly reason: TransientReason,
    readonly retryAfterMs: number | null = null,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
    this.name = 'TransientFailure';
  }
}

export type PermanentReason = 'provider-rejected' | 'provider-quota' | 'provider-garbled';
/** Trying again would not help. */
export class PermanentFailure extends Error {
  constructor(
    readonly reason: PermanentReason,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
    this.name = 'PermanentFailure';
  }
}
