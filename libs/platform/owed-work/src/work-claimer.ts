import { randomUUID } from 'node:crypto';
import { Pool, type QueryResultRow } from 'pg';
import { CLAIM } from './claim.sql';
import { CLOSE, FAIL, LATER, POSTPONE, RELEASE, RENEW, STATS } from './held.sql';
import type { Claim, OwedWorkDefinition, Verdict, WorkNote } from './types';

export interface ClaimerOptions {
  readonly connectionString: string;
  /** Default 10,000: how long a claim holds its row unless renewed, by the database's clock. */
  readonly leaseMs?: number;
  /** Default 4. */
  readonly maxConnections?: number;
  /** An idle connection was lost; it is replaced when next needed. */
  readonly onError?: (error: Error) => void;
}

export interface ClaimedBatch<Subject extends object> {
  readonly claims: readonly Claim<Subject>[];
  /** Rows whose subject cannot be read: already marked failed. */
  readonly unreadable: readonly Claim[];
  /** Ms until the next row of this kind is due; null when none is within a lease. */
  readonly nextDueMs: number | null;
}

export interface WorkStats {
  readonly kind: string;
  readonly open: number;
  /** Open and held by nobody, its time come. */
  readonly due: number;
  /** Age in ms of the oldest promise not yet kept. */
  readonly oldestDueMs: number;
}

interface ClaimRow {
  shard: number | null; // null: the row only tells about the walk
  account_id: string;
  lane: string;
  subject_id: string;
  subject: unknown;
  attempt: number;
  due_at: Date;
  traceparent: string | null;
  last_error: string | null;
  history: readonly WorkNote[];
  exhausted: boolean;
  tries_left: boolean;
  last_shard: number | null;
  last_account_id: string | null;
  next_due_ms: number | null;
  more: boolean;
}

const START = { shard: -1, accountId: '00000000-0000-0000-0000-000000000000' };
/** Rivals may hold every row that was looked at; after so many looks in vain the row is theirs. */
const VAIN_ROUNDS = 4;
// Every statement must reach its rows along an index, whatever the statistics of a fast-moving table say.
const SETTINGS = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((path) => `-c enable_${path}=off`).join(' ');

const fenceOf = (claim: Claim) =>
  [claim.shard, claim.accountId, claim.kind, claim.lane, claim.subjectId, claim.attempt, claim.holder] as const;
const columnsOf = (claims: readonly Claim[]) =>
  [0, 1, 2, 3, 4, 5, 6].map((column) => claims.map((claim) => fenceOf(claim)[column]));

/**
 * Claims owed work and keeps hold of it: attempts, leases and retries, all by the database's clock. Every change of a
 * claim is guarded by its fence, so a claim that was lost changes nothing. Rejects when the database does not answer.
 */
export class WorkClaimer {
  private readonly pool: Pool;
  private readonly leaseMs: number;
  private readonly turns = new Map<string, typeof START>();

  constructor({ connectionString, leaseMs = 10_000, maxConnections = 4, onError }: ClaimerOptions) {
    this.leaseMs = leaseMs;
    this.pool = new Pool({
      connectionString,
      max: maxConnections,
      options: `${SETTINGS} -c jit=off -c plan_cache_mode=force_generic_plan -c statement_timeout=5000`,
      application_name: 'verbatim owed work',
      connectionTimeoutMillis: 5_000,
      query_timeout: 8_000, // a connection that died silently must not hold a claim for ever
      keepAlive: true,
    });
    this.pool.on('error', (error) => onError?.(error));
  }

  /** Up to `limit` due rows, accounts in turn, the one that holds least first. Raises the attempt of each. */
  async claim<Subject extends object>(
    definition: OwedWorkDefinition<Subject>,
    limit: number,
  ): Promise<ClaimedBatch<Subject>> {
    const claims: Claim<Subject>[] = [];
    const unreadable: Claim[] = [];
    for (let vain = 0; ;) {
      const wanted = limit - claims.length - unreadable.length;
      const { rows, more, nextDueMs } = await this.claimOnce(definition, wanted);
      for (const claim of rows) {
        const subject = definition.subject.safeParse(claim.subject);
        if (subject.success) claims.push({ ...claim, subject: subject.data });
        else unreadable.push(claim);
      }
      if (rows.length === 0) vain++;
      if (rows.length === wanted || !more || vain === VAIN_ROUNDS) {
        await Promise.all(unreadable.map((claim) => this.fail(claim, 'subject-unreadable')));
        return { claims, unreadable, nextDueMs };
      }
    }
  }

  /** Extends the leases of all these claims in one statement. Answers those that are no longer ours. */
  async renew(claims: readonly Claim[]): Promise<readonly Claim[]> {
    if (claims.length === 0) return [];
    const rows = await this.run<{ n: number }>('owed-renew', RENEW, [...columnsOf(claims), this.leaseMs]);
    const held = new Set(rows.map((row) => row.n));
    return claims.filter((_, index) => !held.has(index + 1));
  }

  /** Marks claims done that no append settled: there was nothing left to do. */
  async close(claims: readonly Claim[]): Promise<void> {
    if (claims.length > 0) await this.run('owed-close', CLOSE, columnsOf(claims));
  }

  /**
   * Tries again later: after the definition's backoff, or `retryAfterMs` if that is longer, but not beyond the moment
   * of giving up. `error` is a stable word, never a message. Answers the delay in ms, null when the claim was lost.
   */
  async postpone(
    definition: OwedWorkDefinition,
    claim: Claim,
    { error, retryAfterMs, frame = null }: Omit<Extract<Verdict, { kind: 'postpone' }>, 'kind'>,
  ): Promise<number | null> {
    const delay = Math.max(definition.backoff(claim.attempt), retryAfterMs ?? 0);
    const values = [...fenceOf(claim), delay, error, definition.giveUpAfterMs, frame];
    const [row] = await this.run<{ delay_ms: number }>('owed-postpone', POSTPONE, values);
    return row?.delay_ms ?? null;
  }

  /** Owes it anew in so many milliseconds, with a fresh budget: it was not due. False when the claim was lost. */
  async later(claim: Claim, inMs: number): Promise<boolean> {
    return (await this.run('owed-later', LATER, [...fenceOf(claim), inMs])).length > 0;
  }

  /** Hands claims back, due at once and with their attempt not burnt. */
  async release(claims: readonly Claim[]): Promise<void> {
    await Promise.all(claims.map((claim) => this.run('owed-release', RELEASE, [...fenceOf(claim), claim.lastError])));
  }

  async fail(claim: Claim, error: string): Promise<void> {
    await this.run('owed-fail', FAIL, [...fenceOf(claim), error]);
  }

  /** One row for each kind that has open work. */
  async stats(): Promise<readonly WorkStats[]> {
    const rows = await this.run<{ kind: string; open: number; due: number; oldest_due_ms: number }>(
      'owed-stats',
      STATS,
      [],
    );
    return rows.map((row) => ({ kind: row.kind, open: row.open, due: row.due, oldestDueMs: row.oldest_due_ms }));
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private async claimOnce({ kind, attempts, giveUpAfterMs }: OwedWorkDefinition, limit: number) {
    const turn = this.turns.get(kind) ?? START;
    const holder = randomUUID();
    const values = [kind, limit, turn.shard, turn.accountId, this.leaseMs, attempts, giveUpAfterMs, holder];
    const rows = await this.run<ClaimRow>('owed-claim', CLAIM, values);
    const walk = rows[0];
    if (walk?.last_shard != null && walk.last_account_id !== null)
      this.turns.set(kind, { shard: walk.last_shard, accountId: walk.last_account_id });
    const claims = rows.flatMap(({ shard, subject, ...row }) =>
      shard === null
        ? []
        : {
            shard,
            accountId: row.account_id,
            kind,
            lane: row.lane,
            subjectId: row.subject_id,
            subject: subject as object, // the caller parses it
            attempt: row.attempt,
            dueAt: row.due_at.toISOString(),
            traceparent: row.traceparent,
            exhausted: row.exhausted,
            triesLeft: row.tries_left,
            lastError: row.last_error,
            history: row.history,
            holder,
          },
    );
    return { rows: claims, more: walk?.more ?? false, nextDueMs: walk?.next_due_ms ?? null };
  }

  private async run<Row extends QueryResultRow>(name: string, text: string, values: readonly unknown[]) {
    const { rows } = await this.pool.query<Row>({ name, text, values: [...values] });
    return rows;
  }
}
