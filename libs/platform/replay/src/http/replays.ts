import { inTransaction } from '@verbatim/database';
import { HttpAnswer, insertIdempotency } from '@verbatim/http';
import type { Job, JobPage, JobStore } from '@verbatim/jobs';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { ClientBase, Pool } from 'pg';
import type { AdminAudit } from '../admin-audit';
import type { Projections } from '../projection';
import { ReplayError } from '../replay.errors';
import type { Difference, DifferenceKind } from '../report/difference';
import { replayJob, type ReplayInput } from '../run/replay.input';
import { dropShadow } from '../shadow/shadow-tables';
import type { Reach } from '../stream-key';
import { toReplayView, type StartReplay } from './replay.schemas';

export interface ReplaysParts {
  readonly pool: Pool;
  readonly jobs: JobStore;
  readonly projections: Projections;
  readonly audit: AdminAudit;
}

/** One at a time asks whether a projection is being replayed. */
const LOCK = 7_263_521;
const RUNNING = `
  select r.projections from replays r join jobs j using (shard, account_id, id)
  where r.shard = $1 and r.account_id = $2 and r.projections && $3 and j.state in ('queued', 'running', 'paused')`;
const SHARD_OF = `
  select h.shard from shard_heads h cross join lateral (
    select from streams s where s.shard = h.shard and s.account_id = $1 limit 1) s`;
const DIFFERENCES = (beyond: '>' | '<', direction: 'asc' | 'desc') => `
  select nth, projection, table_name as "table", of_shard as shard, of_account as "accountId", stream_id as "streamId",
    key, kind, columns
  from replay_differences where shard = $1 and account_id = $2 and replay_id = $3 and ($4::int is null or nth ${beyond} $4)
    and ($5::text is null or projection = $5) and ($6::text is null or kind = $6)
  order by nth ${direction} limit $7`;

export interface DifferencePage {
  readonly projection?: string | undefined;
  readonly kind?: DifferenceKind | undefined;
  readonly limit: number;
  readonly from: { readonly side: 'after' | 'before'; readonly nth: number } | null;
}

/** Replays as those who ask for them see them: jobs of the platform's own account. */
export class Replays {
  constructor(private readonly parts: ReplaysParts) {}

  /**
   * Throws `projection.unknown`, `replay.not-replayable`, `replay.spans-streams`, `replay.reach-unknown`, or
   * `replay.running` when one of the projections is being replayed already.
   */
  async start(call: CallContext, asked: StartReplay): Promise<Job> {
    const { pool, jobs, audit } = this.parts;
    const reach = await this.reachOf(asked);
    const projections = this.namesOf(asked, reach);
    const { compare, skip, dryRun, reason } = asked;
    const input: ReplayInput = { projections, reach, compare, skip, ...(reason === undefined ? {} : { reason }) };
    const job = await inTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await assertIdle(tx, call.scope, projections);
      const made = await jobs.createIn(tx, call, replayJob, input, { dryRun });
      await tx.query(`insert into replays (shard, account_id, id, projections, state) values ($1, $2, $3, $4, '{}')`, [
        call.scope.shard,
        call.scope.accountId,
        made.id,
        projections,
      ]);
      const { reason: _, ...after } = input;
      const subject = { kind: 'replay', id: made.id } as const;
      await audit.note(tx, call, {
        action: 'replay.started',
        subject,
        before: null,
        after: { ...after, dryRun },
        reason: reason ?? null,
      });
      await insertIdempotency(tx, call, startedAnswer(made));
      return made;
    });
    jobs.wake(call.scope);
    return job;
  }

  /** Throws `replay.not-found`. */
  async find(scope: AccountScope, id: string): Promise<Job> {
    const job = await this.parts.jobs.find(scope, id).catch((error: { code?: string }) => {
      throw error.code === 'job.not-found' ? notFound() : error;
    });
    if (job.kind !== replayJob.kind) throw notFound();
    return job;
  }

  list(scope: AccountScope, page: Omit<JobPage, 'kind'>): Promise<Job[]> {
    return this.parts.jobs.list(scope, { ...page, kind: replayJob.kind });
  }

  /** Throws `replay.not-found`, or `job.state` once it is finished. */
  async change(
    call: CallContext,
    id: string,
    move: 'pause' | 'resume' | 'cancel',
    reason: string | null,
  ): Promise<Job> {
    const { jobs, audit, pool } = this.parts;
    await this.find(call.scope, id);
    const job = await jobs.change(call, id, move, {
      answer: (after) => new HttpAnswer(200, toReplayView(after)),
      also: (tx, before, after) =>
        audit.note(tx, call, {
          action: `replay.${done[move]}`,
          subject: { kind: 'replay', id },
          before: { state: before.state },
          after: { state: after.state },
          reason,
        }),
    });
    // What a worker is still at holds its tables: then they go with the next look at what is left over.
    if (job.state === 'cancelled') await dropShadow(pool, id).catch(() => undefined);
    return job;
  }

  /** In order; one more than asked for when there are more. */
  async differences(
    scope: AccountScope,
    id: string,
    { projection, kind, limit, from }: DifferencePage,
  ): Promise<(Difference & { readonly nth: number })[]> {
    await this.find(scope, id);
    const sql = from?.side === 'before' ? DIFFERENCES('<', 'desc') : DIFFERENCES('>', 'asc');
    const values = [scope.shard, scope.accountId, id, from?.nth, projection, kind, limit + 1];
    return (await this.parts.pool.query<Difference & { nth: number }>(sql, values)).rows;
  }

  private async reachOf({ accountId, streamId }: StartReplay): Promise<Reach> {
    if (accountId === undefined) return { of: 'all' };
    const { rows } = await this.parts.pool.query<{ shard: number }>(SHARD_OF, [accountId]);
    const [row] = rows;
    if (!row) throw new ReplayError('replay.reach-unknown', 'No events of this account are there.', {}, '/accountId');
    const { shard } = row;
    return streamId === undefined ? { of: 'account', shard, accountId } : { of: 'stream', shard, accountId, streamId };
  }

  private namesOf({ projections: asked }: StartReplay, reach: Reach): string[] {
    const { streams, logs, reactions } = this.parts.projections;
    const spanning = new Set(logs.map(({ name }) => name));
    const replayable = [...streams, ...(reach.of === 'stream' ? [] : logs)].map(({ name }) => name);
    if (asked === undefined) return replayable;
    for (const [at, name] of asked.entries()) {
      const pointer = `/projections/${at}`;
      const refused = (code: 'replay.not-replayable' | 'replay.spans-streams' | 'projection.unknown', why: string) =>
        new ReplayError(code, `${name} ${why}`, { projection: name }, pointer);
      if (reactions.some((reaction) => reaction.name === name))
        throw refused('replay.not-replayable', 'acts on what it reads: it would act again.');
      if (reach.of === 'stream' && spanning.has(name))
        throw refused('replay.spans-streams', 'makes its rows from many streams: replay the account.');
      if (!replayable.includes(name)) throw refused('projection.unknown', 'is no projection.');
    }
    return [...new Set(asked)];
  }
}

const done = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

const notFound = (): ReplayError => new ReplayError('replay.not-found', 'There is no such replay.');

const assertIdle = async (tx: ClientBase, { shard, accountId }: AccountScope, names: readonly string[]) => {
  const { rows } = await tx.query<{ projections: string[] }>(RUNNING, [shard, accountId, names]);
  const busy = rows.flatMap(({ projections }) => projections).find((name) => names.includes(name));
  if (busy !== undefined)
    throw new ReplayError('replay.running', `${busy} is being replayed: wait for its end, or cancel it.`, {
      projection: busy,
    });
};

/** 202 with the replay and where to follow it. */
export const startedAnswer = (job: Job): HttpAnswer =>
  new HttpAnswer(202, toReplayView(job), { location: `/v1/admin/replays/${job.id}` });
