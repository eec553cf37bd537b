import type { ClientBase } from 'pg';
import type { Batch, ConversationRef, Remembered } from '../counting/count-batch';
import { countColumns } from '../counting/measures';

type Queries = Pick<ClientBase, 'query'>;

const DIMENSIONS = 'project_id, agent_id, environment, channel';
const DIMENSION_TYPES = 'project_id uuid, agent_id uuid, environment text, channel text';

const READ = `select c.account_id, c.id, ${DIMENSIONS}, c.bucket, c.open, c.copied from analytics_conversations c
  join (select distinct * from unnest($2::uuid[], $3::uuid[])) as k (account_id, id)
    on c.shard = $1 and c.account_id = k.account_id and c.id = k.id`;

// Rows travel as one JSON text each: their number differs from batch to batch, and the statement does not.
const REMEMBER = `insert into analytics_conversations as c (shard, account_id, id, ${DIMENSIONS}, bucket, open, copied)
  select $1, account_id, id, ${DIMENSIONS}, bucket, open, copied
  from json_to_recordset($2) as r (account_id uuid, id uuid, ${DIMENSION_TYPES}, bucket int, open jsonb, copied jsonb)
  on conflict (shard, account_id, id) do update
  set bucket = excluded.bucket, open = excluded.open, copied = excluded.copied`;

const ADD = `insert into analytics_counts as c (shard, account_id, bucket, ${DIMENSIONS}, ${countColumns.join(', ')})
  select $1, account_id, bucket, ${DIMENSIONS}, ${countColumns.join(', ')}
  from json_to_recordset($2) as r (account_id uuid, bucket int, ${DIMENSION_TYPES},
    ${countColumns.map((column) => `${column} bigint`).join(', ')})
  on conflict (shard, account_id, bucket, agent_id, environment, channel, project_id) do update
  set ${countColumns.map((column) => `${column} = c.${column} + excluded.${column}`).join(', ')}`;

const TIME = `insert into analytics_reply_times
    (shard, account_id, bucket, conversation_id, question_id, ${DIMENSIONS}, answerer, ms)
  select $1, account_id, bucket, conversation_id, question_id, ${DIMENSIONS}, answerer, ms
  from json_to_recordset($2) as r (account_id uuid, bucket int, conversation_id uuid, question_id uuid,
    ${DIMENSION_TYPES}, answerer text, ms bigint)`;

interface MemoryRow {
  readonly account_id: string;
  readonly id: string;
  readonly project_id: string;
  readonly agent_id: string;
  readonly environment: string;
  readonly channel: string;
  readonly bucket: number;
  readonly open: Readonly<Record<string, string>>;
  readonly copied: Remembered['copied'];
}

/** What is remembered of these conversations; those that begin only now are not among the answer. */
export const readMemories = async (
  tx: Queries,
  shard: number,
  refs: readonly ConversationRef[],
): Promise<readonly Remembered[]> => {
  const { rows } = await tx.query<MemoryRow>({
    name: 'analytics-memories',
    text: READ,
    values: [shard, refs.map(({ accountId }) => accountId), refs.map(({ conversationId }) => conversationId)],
  });
  return rows.map(({ account_id, id, project_id, agent_id, ...row }) => ({
    accountId: account_id,
    conversationId: id,
    projectId: project_id,
    agentId: agent_id,
    ...row,
  }));
};

/** Adds a batch to the tables, in three statements at most. */
export const writeBatch = async (tx: Queries, shard: number, batch: Batch): Promise<void> => {
  const write = async (name: string, text: string, rows: readonly object[]): Promise<void> => {
    if (rows.length > 0) await tx.query({ name, text, values: [shard, JSON.stringify(rows)] });
  };
  await write(
    'analytics-remember',
    REMEMBER,
    batch.memories.map(({ accountId, conversationId, bucket, open, copied, ...row }) => ({
      account_id: accountId,
      id: conversationId,
      ...dimensionsOf(row),
      bucket,
      open,
      copied,
    })),
  );
  await write(
    'analytics-add',
    ADD,
    batch.counts.map(({ accountId, bucket, counts, ...row }) => ({
      account_id: accountId,
      bucket,
      ...dimensionsOf(row),
      ...counts,
    })),
  );
  await write(
    'analytics-time',
    TIME,
    batch.replyTimes.map(({ accountId, conversationId, questionId, bucket, answerer, ms, ...row }) => ({
      account_id: accountId,
      conversation_id: conversationId,
      question_id: questionId,
      bucket,
      ...dimensionsOf(row),
      answerer,
      ms,
    })),
  );
};

const dimensionsOf = (row: { projectId: string; agentId: string; environment: string; channel: string }) => ({
  project_id: row.projectId,
  agent_id: row.agentId,
  environment: row.environment,
  channel: row.channel,
});
