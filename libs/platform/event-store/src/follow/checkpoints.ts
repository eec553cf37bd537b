import type { ClientBase } from 'pg';

const READ = 'select position from checkpoints where shard = $1 and projection = $2';
// A missing row is a checkpoint at 0.
const ADVANCE = `insert into checkpoints as c (shard, projection, position)
  select $1, $2, $4::bigint where $3::bigint = 0 or exists (select from checkpoints where shard = $1 and projection = $2)
  on conflict (shard, projection) do update set position = excluded.position, updated_at = now()
  where c.position = $3::bigint`;

type Queries = Pick<ClientBase, 'query'>;

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
