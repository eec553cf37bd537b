import type { AccountScope, CallContext } from '@verbatim/kernel';

export const retentionBases = ['last-activity', 'creation'] as const;

/** Conversations are deleted so many days after they were last active, or were begun. */
export interface RetentionPolicy {
  readonly keepDays: number;
  readonly from: (typeof retentionBases)[number];
}

/** What a round of a policy came to. */
export interface RetentionRun {
  readonly at: string;
  readonly conversations: number;
  readonly messages: number;
  /** Due as well, and kept by a legal hold. */
  readonly held: number;
}

export interface RetentionStanding {
  /** Null: what is there is kept for ever. */
  readonly policy: (RetentionPolicy & { readonly updatedAt: string }) | null;
  readonly lastRun: RetentionRun | null;
}

export interface RetentionPreview {
  readonly conversations: number;
  readonly messages: number;
  /** When the first and the last of them was last active, or begun, as the policy counts. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly held: number;
}

/** A place in the order of creation; `at` is the database's own text of a time. */
export interface DuePlace {
  readonly at: string;
  readonly id: string;
}
export interface Due extends DuePlace {
  /** By its own legal hold, its project's, or its user's. */
  readonly held: boolean;
}

type Account = Pick<AccountScope, 'shard' | 'accountId'>;

/** How long projects keep their conversations. Null or false: the scope reaches no such project. */
export interface Retention {
  read(scope: AccountScope, projectId: string): Promise<RetentionStanding | null>;
  /** The policy, its audit and the promise to apply it commit together. */
  set(
    call: CallContext,
    projectId: string,
    policy: RetentionPolicy,
    reason: string | null,
  ): Promise<RetentionStanding | null>;
  remove(call: CallContext, projectId: string, reason: string | null): Promise<boolean>;
  /** `cutoff`: RFC 3339; what was last active, or begun, before it is due. */
  preview(
    scope: AccountScope,
    projectId: string,
    from: RetentionPolicy['from'],
    cutoff: string,
  ): Promise<RetentionPreview | null>;
  due(
    account: Account,
    projectId: string,
    from: RetentionPolicy['from'],
    cutoff: string,
    page: { readonly after: DuePlace | null; readonly limit: number },
  ): Promise<readonly Due[]>;
  /** Keeps what a round came to, and audits it when anything was deleted. */
  ran(call: CallContext, projectId: string, run: RetentionRun): Promise<void>;
}
export const RETENTION = Symbol('Retention');

const DAY_MS = 86_400_000;

export const cutoffOf = (keepDays: number, now: Date): string =>
  new Date(now.getTime() - keepDays * DAY_MS).toISOString();
