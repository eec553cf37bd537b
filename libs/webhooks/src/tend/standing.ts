import type { ClientBase } from 'pg';
import * as sql from './standings.sql';

export interface Replay {
  /** All up to here is owed again. */
  readonly at: number;
  readonly until: number;
  /** Only what was recorded at this time or later. */
  readonly since: Date | null;
}

/** How an endpoint stands. */
export interface Standing {
  readonly failingSince: Date | null;
  readonly replay: Replay | null;
}

export interface EndpointRef {
  readonly shard: number;
  readonly accountId: string;
  readonly endpointId: string;
}

export const keyOf = ({ shard, accountId, endpointId }: EndpointRef): unknown[] => [shard, accountId, endpointId];

interface Row {
  failing_since: Date | null;
  replay_at: string | null;
  replay_until: string | null;
  replay_since: Date | null;
}

export const readStanding = async (db: Pick<ClientBase, 'query'>, endpoint: EndpointRef): Promise<Standing> => {
  const { rows } = await db.query<Row>(sql.READ, keyOf(endpoint));
  const row = rows[0];
  if (!row) return { failingSince: null, replay: null };
  const replay =
    row.replay_at === null
      ? null
      : { at: Number(row.replay_at), until: Number(row.replay_until), since: row.replay_since };
  return { failingSince: row.failing_since, replay };
};
