import type { MovedStream } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';

type Account = Pick<AccountScope, 'shard' | 'accountId'>;

/** `there`: the stream exists, nothing was written. `refused`: the database cannot keep it, nothing was written. */
export type WrittenStream = { readonly kind: 'written' | 'there' } | { readonly kind: 'refused'; readonly why: string };

/** Writes streams that come from elsewhere, each with its rows and with what it owes, or not at all. */
export interface StreamWriter {
  write(moved: MovedStream): Promise<WrittenStream>;
  /** Promises that the inactivity timers of these agents' open conversations are set. */
  armTimers(account: Account, agentIds: readonly string[]): Promise<void>;
}
export const STREAM_WRITER = Symbol('StreamWriter');
