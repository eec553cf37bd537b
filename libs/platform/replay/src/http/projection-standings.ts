import { inTransaction } from '@verbatim/database';
import { HttpAnswer, insertIdempotency } from '@verbatim/http';
import { derivedId } from '@verbatim/ids';
import type { CallContext } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { AdminAudit } from '../admin-audit';
import { tableNamesOf, type Projections } from '../projection';
import { ReplayError } from '../replay.errors';
import type { ProjectionView, SkipEvent } from './replay.schemas';

type Known = Pick<ProjectionView, 'name' | 'kind' | 'tables'>;

const STANDINGS = `
  select n.name, h.shard, h.head, c.position, c.stopped_at as stopped
  from unnest($1::text[]) n (name) cross join shard_heads h
  left join checkpoints c on c.shard = h.shard and c.projection = n.name order by h.shard`;
interface Standing {
  readonly name: string;
  readonly shard: number;
  readonly head: string;
  readonly position: string | null;
  readonly stopped: string | null;
}
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Everything that is made from the log, and how far it is. */
export class ProjectionStandings {
  private readonly known: readonly Known[];

  constructor(
    private readonly pool: Pool,
    private readonly audit: AdminAudit,
    { streams, logs, reactions }: Projections,
  ) {
    this.known = [
      ...streams.map((one) => ({ name: one.name, kind: 'stream' as const, tables: tableNamesOf(one) })),
      ...logs.map(({ name, tables }) => ({ name, kind: 'log' as const, tables: [...tables] })),
      ...reactions.map(({ name }) => ({ name, kind: 'reaction' as const, tables: [] })),
    ];
  }

  all(): Promise<ProjectionView[]> {
    return standingsOf(this.pool, this.known);
  }

  /** Throws `projection.not-found`. */
  find(name: string): Promise<ProjectionView> {
    return standingOf(this.pool, this.named(name));
  }

  /** Moves a follower over the event it stands at. Throws `projection.not-found` or `projection.not-stopped`. */
  async skip(call: CallContext, name: string, { shard, position, reason }: SkipEvent): Promise<ProjectionView> {
    const projection = this.named(name);
    return inTransaction(this.pool, async (tx) => {
      const { rowCount } = await tx.query(
        `update checkpoints set position = $3, stopped_at = null, updated_at = now()
         where shard = $1 and projection = $2 and position = $3 - 1 and stopped_at = $3`,
        [shard, name, position],
      );
      if (rowCount !== 1)
        throw new ReplayError('projection.not-stopped', `${name} does not stand at this event.`, { shard, position });
      await this.audit.note(tx, call, {
        action: 'projection.event-skipped',
        subject: { kind: 'projection', id: derivedId(NOBODY, name) },
        before: { projection: name, shard, position: position - 1 },
        after: { projection: name, shard, position },
        reason,
      });
      const view = await standingOf(tx, projection);
      await insertIdempotency(tx, call, new HttpAnswer(200, view));
      return view;
    });
  }

  private named(name: string): Known {
    const found = this.known.find((one) => one.name === name);
    if (!found) throw new ReplayError('projection.not-found', 'There is no such projection.');
    return found;
  }
}

const standingsOf = async (db: Pick<Pool, 'query'>, known: readonly Known[]): Promise<ProjectionView[]> => {
  const { rows } = await db.query<Standing>(STANDINGS, [known.map(({ name }) => name)]);
  return known.map((one) =>
    toView(
      one,
      rows.filter(({ name }) => name === one.name),
    ),
  );
};

const standingOf = async (db: Pick<Pool, 'query'>, known: Known): Promise<ProjectionView> =>
  (await standingsOf(db, [known]))[0]!;

const toView = (known: Known, standings: readonly Standing[]): ProjectionView => {
  const shards = standings.map(({ shard, head, position, stopped }) => {
    const reached = known.kind === 'stream' ? Number(head) : Number(position ?? 0);
    return {
      shard,
      position: reached,
      lag: Math.max(0, Number(head) - reached),
      stoppedAt: stopped === null ? null : Number(stopped),
    };
  });
  const version = Number(/\.v(\d+)$/.exec(known.name)?.[1] ?? 1);
  return { ...known, version, lag: shards.reduce((sum, { lag }) => sum + lag, 0), shards };
};
