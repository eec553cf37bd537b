/** Small hints between processes; best effort: whoever listens must also be able to look for itself. */
export type Signal =
  /** The stream has reached this version. */
  | { readonly kind: 'appended'; readonly version: number }
  /** A piece of a reply as it is written. `offset` counts the UTF-16 units before it in this attempt. */
  | {
      readonly kind: 'delta';
      readonly questionId: string;
      readonly replyId: string;
      readonly attempt: number;
      readonly offset: number;
      readonly text: string;
    }
  /** Whoever works on this reply should stop. */
  | { readonly kind: 'cancel'; readonly replyId: string }
  /** Whoever worked on this cancelled reply has stopped, and stored what was written of it. */
  | { readonly kind: 'halted'; readonly replyId: string }
  /** A listener came late or missed a piece: whoever writes in this conversation should say it again from the start. */
  | { readonly kind: 'say-again'; readonly conversationId: string };

/** The topic of what every process that works must hear. */
export const WORKERS = 'workers';

export interface Signals {
  /** Never throws, never waits for the network. Large deltas are cut into several signals. */
  publish(topic: string, signal: Signal): void;
  /** Resolves once signals published from now on will arrive. `topic` is a conversation id, or `WORKERS`. */
  subscribe(topic: string, listener: (signal: Signal) => void): Promise<() => void>;
  close(): Promise<void>;
}
export const SIGNALS = Symbol('Signals');
