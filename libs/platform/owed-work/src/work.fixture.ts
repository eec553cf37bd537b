import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { Pool } from 'pg';
import { z } from 'zod';
import type { RowChange } from '@verbatim/event-store';
import { createTestDatabase } from '@verbatim/testing';
import { exponential, minutes, owedWork } from './definition';
import { owe, type Owed } from './rows';
import type { OwedWorkDefinition } from './types';
import { WorkClaimer, type ClaimerOptions } from './work-claimer';

export const answering = owedWork({
  kind: 'answer',
  subject: z.object({ questionId: z.uuid() }),
  attempts: 3,
  backoff: exponential({ first: 2_000, max: 60_000 }),
  giveUpAfterMs: minutes(15),
});
export type Answering = z.infer<typeof answering.subject>;

/** Polls until it is so; the deadline is there to name what never happened. */
export const until = async (what: string, check: () => boolean | Promise<boolean>, withinMs = 15_000) => {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await after(5);
  }
};

/** A database of its own, changed as the event store would change it, whose time can be moved on. */
export const openWork = async () => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 8 });
  pool.on('error', () => undefined);
  const claimers: WorkClaimer[] = [];

  /** Applies one row change; answers whether its guard held. */
  const apply = async (change: RowChange): Promise<boolean> => {
    if (change.op === 'put') {
      const columns = Object.keys(change.row);
      const replaced = columns.map((column) => `${column} = excluded.${column}`).join(', ');
      await pool.query(
        `insert into owed_work select * from jsonb_populate_record(null::owed_work, $1)
         on conflict (shard, account_id, kind, lane) do update set ${replaced}`,
        [change.row],
      );
      return true;
    }
    if (change.op !== 'patch') throw new Error('not used here');
    const matches = { ...change.key, ...change.require };
    const { rowCount } = await pool.query(
      `update owed_work w set (${Object.keys(change.set).join(', ')}) =
         (select ${Object.keys(change.set)
           .map((column) => `x.${column}`)
           .join(', ')}
          from jsonb_populate_record(w, $1) x)
       where ${Object.keys(matches)
         .map((column, index) => `w.${column} = $${index + 2}`)
         .join(' and ')}`,
      [change.set, ...Object.values(matches)],
    );
    return rowCount === 1;
  };

  return {
    url: database.url,
    pool,
    apply,
    claimer: (options: Partial<ClaimerOptions> = {}) => {
      const claimer = new WorkClaimer({ connectionString: database.url, maxConnections: 2, ...options });
      claimers.push(claimer);
      return claimer;
    },
    owe: async (owed: Partial<Owed<Answering>> = {}, definition: OwedWorkDefinition<Answering> = answering) => {
      const lane = owed.lane ?? randomUUID();
      const subjectId = owed.subjectId ?? randomUUID();
      const { rows } = await pool.query<{ now: Date }>('select now()');
      const promised: Owed<Answering> = {
        shard: 3,
        accountId: randomUUID(),
        streamId: lane,
        subject: { questionId: subjectId },
        dueAt: rows[0]!.now.toISOString(),
        traceparent: null,
        ...owed,
        lane,
        subjectId,
      };
      await apply(owe(definition, promised));
      return promised;
    },
    /** Many due rows of one account at once, the oldest first. */
    oweMany: async (accountId: string, count: number, shard = 3) => {
      await pool.query(
        `insert into owed_work
         select $1::smallint, $2::uuid, $3, lane, lane, lane, jsonb_build_object('questionId', lane), 'owed', 0,
           now() - (1 + $4 - i) * interval '1 millisecond', now() - (1 + $4 - i) * interval '1 millisecond', null, null, null
         from (select i, gen_random_uuid() as lane from generate_series(1, $4::int) i) g`,
        [shard, accountId, answering.kind, count],
      );
    },
    row: async (lane: string) => {
      const { rows } = await pool.query(
        `select *, (extract(epoch from available_at - now()) * 1000)::float8 as available_in_ms
         from owed_work where lane = $1`,
        [lane],
      );
      return rows[0] as { state: string; attempt: number; holder: string | null; last_error: string | null } & {
        available_in_ms: number;
      };
    },
    left: async () => {
      const { rows } = await pool.query<{ n: number }>(`select count(*)::int as n from owed_work where state = 'owed'`);
      return rows[0]!.n;
    },
    /** Lets `ms` pass for every row: nothing in the schema knows the time but the database. */
    pass: async (ms: number) => {
      await pool.query(
        `update owed_work set due_at = due_at - $1 * interval '1 ms', available_at = available_at - $1 * interval '1 ms'`,
        [ms],
      );
    },
    close: async () => {
      await Promise.all(claimers.map((claimer) => claimer.end()));
      await pool.end();
      await database.drop();
    },
  };
};
export type Work = Awaited<ReturnType<typeof openWork>>;
