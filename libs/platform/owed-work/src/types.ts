import type { z } from 'zod';

/** Declares a kind of owed work once: its stored name, its subject and its budget. */
export interface OwedWorkDefinition<Subject extends object = object> {
  /** Stored: renaming strands the rows already owed. */
  readonly kind: string;
  /** Ids only; the log holds the rest. */
  readonly subject: z.ZodType<Subject>;
  readonly attempts: number;
  /** Milliseconds until the next try after attempt n (from 1). */
  readonly backoff: (attempt: number) => number;
  /** Milliseconds after which no further attempt is made, counted from `dueAt`. */
  readonly giveUpAfterMs: number;
}

/** What a claim went through. `at`: RFC 3339 UTC, database clock. A claim without an end was lost with its worker. */
export type WorkNote =
  | { readonly did: 'claimed'; readonly at: string; readonly attempt: number; readonly worker: string }
  | { readonly did: 'postponed'; readonly at: string; readonly attempt: number; readonly error: string }
  /** Handed back by a process that stops: the attempt does not count. */
  | { readonly did: 'released'; readonly at: string; readonly attempt: number };

/**
 * One row of `owed_work`. Its key is (shard, account_id, kind, lane): a lane does one thing at a time (for replies the
 * lane is the conversation), so a newer subject in a lane takes the place of the older one.
 */
export interface Claim<Subject extends object = object> {
  readonly shard: number;
  readonly accountId: string;
  readonly kind: string;
  readonly lane: string;
  readonly subjectId: string;
  readonly subject: Subject;
  /** 1 on the first try. Rises with every claim of this subject. */
  readonly attempt: number;
  /** RFC 3339 UTC, database clock. */
  readonly dueAt: string;
  readonly traceparent: string | null;
  /** Attempts or age are used up: record the failure, do not try. */
  readonly exhausted: boolean;
  /** False on the last attempt: a transient failure then becomes a fact. */
  readonly triesLeft: boolean;
  /** Why the attempt before this one ended; null when its worker vanished or this is the first. */
  readonly lastError: string | null;
  /** All claims of this subject so far, this one the last; of very many, the latest. */
  readonly history: readonly WorkNote[];
  /** Names this hold of the row. The fence compares subject, attempt and holder. */
  readonly holder: string;
}

/**
 * settled: the append that recorded the outcome closed the row. done: nothing is left to do, and the row is still open.
 * later: it was looked at too early, and is owed anew, with a fresh budget, in so many milliseconds.
 */
export type Verdict =
  | { readonly kind: 'settled' }
  | { readonly kind: 'done' }
  | { readonly kind: 'later'; readonly inMs: number }
  | {
      readonly kind: 'postpone';
      readonly error: string;
      readonly retryAfterMs: number | null;
      /** Of an unknown error: the first frame of our own code. */
      readonly frame?: string | null;
    };

export interface WorkHandler<Subject extends object = object> {
  readonly definition: OwedWorkDefinition<Subject>;
  /** `signal` aborts when the lease is lost or the process must stop. */
  handle(claim: Claim<Subject>, signal: AbortSignal): Promise<Verdict>;
}
