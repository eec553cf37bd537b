import { randomUUID } from 'node:crypto';
import { PostgresEventStore } from '@verbatim/event-store';
import { environments, type CallContext } from '@verbatim/kernel';
import {
  openReplayPool,
  replayPoolConfig,
  ReplayJob,
  RunStore,
  type Projections,
  type ReplayInput,
  type ReplayResult,
} from '@verbatim/replay';
import { projections, tables } from '@verbatim/service';
import { Pool } from 'pg';

const PLATFORM = '00000000-0000-0000-0000-000000000000';

/** A replay that a test moves on itself, step by step, in steps as small as they come. */
export class Stepped {
  private at: { cursor: object | null; result: ReplayResult | null; progress: { done: number; total: number | null } } =
    {
      cursor: null,
      result: null,
      progress: { done: 0, total: null },
    };

  private constructor(
    readonly id: string,
    private readonly job: ReplayJob,
    private readonly input: ReplayInput,
    private readonly dryRun: boolean,
    private readonly pool: Pool,
    private readonly store: PostgresEventStore,
  ) {}

  static async begin(
    url: string,
    asked: Partial<ReplayInput> & { readonly dryRun?: boolean } = {},
    made: Projections = projections,
  ): Promise<Stepped> {
    const { dryRun = false, ...given } = asked;
    const names = [...made.streams, ...made.logs].map(({ name }) => name);
    const input: ReplayInput = { projections: names, reach: { of: 'all' }, compare: true, skip: [], ...given };
    const config = replayPoolConfig(url);
    const pool = openReplayPool(config);
    const store = new PostgresEventStore({ connectionString: url, tables });
    await store.open();
    const parts = {
      projections: made,
      store,
      pool,
      config,
      runs: new RunStore(pool),
      pages: { pageSize: 7 },
      stepMs: 0,
    };
    const id = randomUUID();
    await pool.query(
      `insert into jobs (shard, account_id, id, kind, state, dry_run, input, progress, environments, actor_kind, actor_id,
         request_id, created_at, updated_at)
       values (0, $1, $2, 'replay', 'running', $3, $4, '{"done": 0, "total": null}', $5, 'admin', 'test', 'test', now(), now())`,
      [PLATFORM, id, dryRun, JSON.stringify(input), environments],
    );
    await pool.query(`insert into replays (shard, account_id, id, projections, state) values (0, $1, $2, $3, '{}')`, [
      PLATFORM,
      id,
      input.projections,
    ]);
    return new Stepped(id, new ReplayJob(parts), input, dryRun, pool, store);
  }

  /** The phase the next step is in; null before the first. */
  get phase(): string | null {
    return this.at.result?.phase ?? null;
  }

  get result(): ReplayResult | null {
    return this.at.result;
  }

  /** False once nothing is left to do. Throws what ends the replay. */
  async step(): Promise<boolean> {
    const stepped = await this.job.step({
      ...(this.at as { cursor: null; result: null; progress: { done: number; total: number | null } }),
      jobId: this.id,
      call,
      input: this.input,
      dryRun: this.dryRun,
      signal: new AbortController().signal,
    });
    this.at = stepped;
    if (stepped.done) await this.end();
    return !stepped.done;
  }

  /** Steps to the end, with something done before each of them. */
  async run(between: (phase: string | null) => Promise<unknown> = () => Promise.resolve()): Promise<ReplayResult> {
    do await between(this.phase);
    while (await this.step());
    return this.result!;
  }

  private async end(): Promise<void> {
    await this.pool.query(`update jobs set state = 'completed', finished_at = now() where id = $1`, [this.id]);
  }

  async close(): Promise<void> {
    await this.pool.query(`update jobs set state = 'completed', finished_at = now() where id = $1`, [this.id]);
    await this.store.close();
    await this.pool.end();
  }
}

const call: CallContext = {
  scope: { shard: 0, accountId: PLATFORM, projectId: null, agentId: null, environments },
  actor: { kind: 'admin', id: 'test' },
  keyId: null,
  requestId: 'test',
  traceparent: null,
  correlationId: 'test',
  causationId: null,
  idempotency: null,
};
