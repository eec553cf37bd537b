import type { ClientBase } from 'pg';

const READ = 'select position from checkpoints where shard = $1 and projection = $2';
// A missing row is a checkpoint at 0.
const ADVANCE = `insert into checkpoints as c (shard, projection, position)
  select $1, $2, $4::bigint where $3::bigint = 0 or exists (select from checkpoints where shard = $1 and projection = $2)
  on conflict (shard, projection) do update set position = excluded.position, updated_at = now(), stopped_at = null
  where c.position = $3::bigint`;

// Unless somebody got over it meanwhile.
const STOP = `insert into checkpoints as c (shard, projection, position, stopped_at) values ($1, $2, 0, $3)
  on conflict (shard, projection) do update set stopped_at = excluded.stopped_at where c.position < excluded.stopped_at`;
const STANDINGS = `select c.projection, c.shard, h.head - c.position as lag, c.stopped_at is not null as stopped
  from checkpoints c join shard_heads h on h.shard = c.shard`;

type Queries = Pick<ClientBase, 'query'>;

/** How far a projection is in a shard, whichever process follows it. */
export interface Standing {
  readonly projection: string;
  readonly shard: number;
  /** Events it has yet to read. */
  readonly lag: number;
  /** It stands still at an event that it cannot apply. */
  readonly stopped: boolean;
}

/** The position a projection has reached in a shard; 0 when it never ran. */
export const readCheckpoint = async (db: Queries, projection: string, shard: number): Promise<number> => {
  const { rows } = await db.query<{ position: string }>({
    name: 'checkpoint',
    text: READ,
    values: [shard, projection],
  });
  return Number(rows[0]?.position ?? 0);
};

/** Moves the checkpoint, unless it is no longer at `from`: then somebody else applied these events, and false. */
export const advanceCheckpoint = async (
  tx: Queries,
  projection: string,
  shard: number,
  step: { readonly from: number; readonly to: number },
): Promise<boolean> => {
  const values = [shard, projection, step.from, step.to];
  return (await tx.query({ name: 'advance_checkpoint', text: ADVANCE, values })).rowCount === 1;
};

/** Notes that a projection cannot apply the event at this position; moving the checkpoint beyond it takes the note back. */
export const noteStop = async (db: Queries, projection: string, shard: number, position: number): Promise<void> => {
  await db.query({ name: 'checkpoint_stop', text: STOP, values: [shard, projection, position] });
};

/** Every projection that has a checkpoint, shard by shard. */
export const readStandings = async (db: Queries): Promise<readonly Standing[]> => {
  const { rows } = await db.query<Omit<Standing, 'lag'> & { lag: string }>({ name: 'standings', text: STANDINGS });
  return rows.map(({ lag, ...row }) => ({ ...row, lag: Number(lag) }));
};
