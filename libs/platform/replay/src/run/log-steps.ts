import { inTransaction } from '@verbatim/database';
import type { ClientBase } from 'pg';
import { compareTables } from '../logs/compare-tables';
import { shadowCheckpointsSql, ShadowLog } from '../logs/shadow-log';
import type { LogProjection } from '../projection';
import { tableColumns, qualified } from '../shadow/catalogue';
import { readHeads, type Heads } from '../shadow/changed-streams';
import { dropShadow, schemaOf, ShadowTables } from '../shadow/shadow-tables';
import { swapTables } from '../shadow/swap';
import { accountLogs } from './account-step';
import { withPart, withPoison, type LogState, type RunState } from './run-state';
import { DIFFERENCES_KEPT, type Run } from './run-store';
import { logsOf, type Step, type Turn } from './turn';

/** So long the live projection may be held for what little is left. */
const HELD_MS = 5_000;

/** The projections that span streams, one after the other; those of the whole log beside their live tables. */
export const logs: Step = async (turn, run) => {
  if (turn.input.reach.of !== 'all') return accountLogs(turn, run);
  const next = logsOf(turn).find(({ name }) => ['waiting', 'running'].includes(run.state.parts[name]?.state ?? ''));
  if (!next) {
    await dropShadow(turn.parts.pool, run.ref.id);
    return turn.parts.runs.move(run, { ...run.state, phase: 'done', log: null });
  }
  const { log } = run.state;
  if (log?.name !== next.name) return begin(turn, run, next);
  const shadow = shadowLog(turn, run, next);
  try {
    return await stages[log.stage]({ turn, run, projection: next, log, shadow });
  } finally {
    await shadow.close();
  }
};

interface At {
  readonly turn: Turn;
  readonly run: Run;
  readonly projection: LogProjection;
  readonly log: LogState;
  readonly shadow: ShadowLog;
}

const tablesOf = ({ parts }: Turn, { ref, state }: Run, { tables }: LogProjection): ShadowTables =>
  new ShadowTables(parts.pool, state.schema, ref.id, tables);

const shadowLog = ({ parts, leftOut }: Turn, { ref, state }: Run, projection: LogProjection): ShadowLog =>
  new ShadowLog({
    config: parts.config,
    store: parts.store,
    projection,
    schema: schemaOf(ref.id),
    live: state.schema,
    leftOut,
  });

const begin = async (turn: Turn, run: Run, projection: LogProjection): Promise<Run> => {
  const { schema } = run.state;
  const tables = tablesOf(turn, run, projection);
  await tables.make([shadowCheckpointsSql(schema, tables.schema)]);
  for (const missing of await tables.missingIndexes()) await tables.makeIndex(missing);
  const log: LogState = { name: projection.name, stage: turn.input.compare ? 'compare' : 'follow', compared: [] };
  const state = withPart({ ...run.state, log, heads: await readHeads(turn.parts.pool) }, projection.name, {
    state: 'running',
  });
  return turn.parts.runs.move(run, state);
};

/** An event cannot be applied: this part is over. */
const poisoned = ({ turn, run }: At, state: RunState): Promise<Run> =>
  turn.parts.runs.move(run, { ...state, log: null });

const ended = ({ turn, run, projection }: At, state: RunState): Promise<Run> =>
  turn.parts.runs.move(run, { ...withPart(state, projection.name, { state: 'done' }), log: null });

/** Each shard is compared where the live projection is: its checkpoint is held meanwhile, and it waits. */
const compare = async (at: At): Promise<Run> => {
  const { turn, run, log, shadow } = at;
  const { runs, pool } = turn.parts;
  const shard = shardsOf(run.state.heads).find((one) => !log.compared.includes(one));
  if (shard === undefined) {
    if (turn.dryRun) return ended(at, run.state);
    return runs.move(run, { ...run.state, log: { ...log, stage: 'follow' } });
  }
  const live = await liveCheckpoint(pool, at.projection.name, shard, '');
  const near = await shadow.follow(shard, live, turn);
  const state = { ...run.state, events: run.state.events + near.events };
  if (near.poison) return poisoned(at, withPoison(state, [near.poison]));
  if (!near.there) return runs.move(run, state);
  return inTransaction(pool, async (tx) => {
    const held = await liveCheckpoint(tx, at.projection.name, shard, 'for update');
    const rest = await shadow.follow(shard, held, { ...turn, untilMs: performance.now() + HELD_MS });
    if (!rest.there) return runs.moveIn(tx, run, { ...state, events: state.events + rest.events });
    const found = await compareShard(tx, at, shard);
    const part = found.state.parts[at.projection.name];
    const noted = { ...state, kept: found.state.kept, events: state.events + rest.events };
    return runs.moveIn(tx, run, {
      ...withPart(noted, at.projection.name, { differences: part?.differences ?? found.none }),
      log: { ...log, compared: [...log.compared, shard] },
    });
  });
};

const compareShard = async (tx: ClientBase, { turn, run, projection }: At, shard: number) => {
  const { schema } = run.state;
  const none = run.state.parts[projection.name]!.differences;
  let state = run.state;
  for (const table of projection.tables) {
    const keep = DIFFERENCES_KEPT - state.kept;
    const { counts, differences } = await compareTables(
      tx,
      {
        projection: projection.name,
        table,
        ...(await tableColumns(tx, schema, table)),
        found: qualified(schema, table),
        expected: qualified(schemaOf(run.ref.id), table),
        where: 'shard = $1',
        values: [shard],
      },
      keep,
    );
    const kept = await turn.parts.runs.noteIn(tx, { ...run, state }, differences);
    const before = state.parts[projection.name]!.differences;
    state = withPart({ ...state, kept }, projection.name, {
      differences: {
        missing: before.missing + counts.missing,
        surplus: before.surplus + counts.surplus,
        differs: before.differs + counts.differs,
      },
    });
  }
  return { state, none };
};

const liveCheckpoint = async (
  db: Pick<ClientBase, 'query'>,
  name: string,
  shard: number,
  lock: '' | 'for update',
): Promise<number> => {
  const { rows } = await db.query<{ position: string }>(
    `select position from checkpoints where shard = $1 and projection = $2 ${lock}`,
    [shard, name],
  );
  return Number(rows[0]?.position ?? 0);
};

const shardsOf = (heads: Heads): number[] => Object.keys(heads).map(Number);

/** To the end of the log, in every shard there is by now. */
const follow = async (at: At): Promise<Run> => {
  const { turn, run, log, shadow } = at;
  let { state } = run;
  for (const shard of shardsOf(await readHeads(turn.parts.pool))) {
    const { events, there, poison } = await shadow.follow(shard, null, turn);
    state = { ...state, events: state.events + events };
    if (poison) return poisoned(at, withPoison(state, [poison]));
    if (!there) return turn.parts.runs.move(run, state);
  }
  if (turn.dryRun) return ended(at, state);
  await tablesOf(turn, run, at.projection).vacuum();
  return turn.parts.runs.move(run, { ...state, log: { ...log, stage: 'swap' } });
};

const swap = async (at: At): Promise<Run> => {
  const { turn, run, projection, shadow } = at;
  const { pool, runs } = turn.parts;
  const { schema } = run.state;
  const tables = tablesOf(turn, run, projection);
  let after: Run | null = null;
  const done = (blockedMs: number) =>
    withPart(run.state, projection.name, { state: 'done', blockedMs: Math.round(blockedMs) });
  const swapped = await swapTables({
    pool,
    live: schema,
    schema: tables.schema,
    tables: projection.tables,
    signal: turn.signal,
    // The follower takes its checkpoint first, and then its tables: so do we.
    ready: async (tx) => {
      await tx.query(HOLD, [projection.name]);
      const untilMs = performance.now() + HELD_MS;
      for (const shard of shardsOf(await readHeads(tx))) {
        const upto = await liveCheckpoint(tx, projection.name, shard, '');
        const { there } = await shadow.follow(shard, upto, { ...turn, untilMs });
        if (!there) return false;
      }
      return true;
    },
    // A shard whose first event came after the hold was not held.
    settle: async (tx) =>
      (await runs.mayGoOnIn(tx, run.ref)) &&
      (await tx.query(ahead(tables.schema), [projection.name])).rows.length === 0,
    swapped: async (tx, blockedMs) => {
      await tx.query(moveCheckpoints(tables.schema), [projection.name]);
      after = await runs.moveIn(tx, run, { ...done(blockedMs), log: null });
    },
  });
  if (!swapped || !after) return runs.move(run, { ...run.state, log: { ...at.log, stage: 'follow' } });
  return ended({ ...at, run: after }, done(swapped.blockedMs));
};

const HOLD = `
  with missing as (
    insert into checkpoints (shard, projection, position) select shard, $1, 0 from shard_heads order by shard
    on conflict (shard, projection) do nothing
  )
  select from checkpoints where projection = $1 order by shard for update`;
const ahead = (schema: string): string => `
  select from checkpoints c left join ${qualified(schema, 'checkpoints')} s using (shard, projection)
  where c.projection = $1 and c.position > coalesce(s.position, 0) limit 1`;
const moveCheckpoints = (schema: string): string => `
  insert into checkpoints as c (shard, projection, position)
  select shard, projection, position from ${qualified(schema, 'checkpoints')} where projection = $1
  on conflict (shard, projection) do update set position = excluded.position, updated_at = now(), stopped_at = null
  where c.position < excluded.position or c.stopped_at <= excluded.position`;

const stages = { compare, follow, swap };
