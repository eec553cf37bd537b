import type { Finding } from '@verbatim/operations-doctor';
import type { Client } from 'pg';

/** The conversation that is damaged, which has messages, feedback, and a question that is being answered. */
export interface Target {
  readonly shard: number;
  readonly accountId: string;
  readonly streamId: string;
}

export interface Damage {
  readonly what: string;
  readonly check: string;
  /** Those it changes: they are put back as they were. */
  readonly tables: readonly string[];
  /** $1 shard, $2 account, $3 stream. */
  readonly sql: string;
  readonly finds: (target: Target) => Partial<Finding>;
}

const MINE = 'shard = $1 and account_id = $2';
const STREAM = `${MINE} and stream_id = $3`;
const NOBODY = '00000000-0000-4000-8000-000000000001';
const at = (target: Target): Partial<Finding> => ({ ...target });
const inAccount = ({ shard, accountId }: Target): Partial<Finding> => ({ shard, accountId });

export const damages: readonly Damage[] = [
  {
    what: 'an event that is gone from the midst of a stream',
    check: 'stream-versions',
    tables: ['events'],
    sql: `delete from events where ${STREAM} and version = 2`,
    finds: (target) => ({ ...at(target), table: 'events' }),
  },
  {
    what: 'a stream that says it is longer than it is',
    check: 'stream-versions',
    tables: ['streams'],
    sql: `update streams set version = version + 1 where ${STREAM}`,
    finds: (target) => ({ ...at(target), table: 'streams' }),
  },
  {
    what: 'a position without an event',
    check: 'log-positions',
    tables: ['events'],
    sql: `delete from events where shard = $1 and position = 2 and ($2::uuid, $3::uuid) is not null`,
    finds: ({ shard }) => ({ shard, table: 'events', key: { position: 2 } }),
  },
  {
    what: 'a head that the log has not reached',
    check: 'log-positions',
    tables: ['shard_heads'],
    sql: `update shard_heads set head = head + 5 where shard = $1 and ($2::uuid, $3::uuid) is not null`,
    finds: ({ shard }) => ({ shard, table: 'shard_heads' }),
  },
  {
    what: 'a checkpoint beyond its log',
    check: 'checkpoints',
    tables: ['checkpoints'],
    sql: `update checkpoints set position = position + 1000
      where shard = $1 and projection = 'daily-counts.v1' and ($2::uuid, $3::uuid) is not null`,
    finds: ({ shard }) => ({ shard, table: 'checkpoints', key: { projection: 'daily-counts.v1' } }),
  },
  {
    what: 'a checkpoint in a shard without a log',
    check: 'checkpoints',
    tables: ['checkpoints', 'shard_heads'],
    sql: `delete from shard_heads where shard = $1 and ($2::uuid, $3::uuid) is not null`,
    finds: ({ shard }) => ({ shard, table: 'checkpoints' }),
  },
  {
    what: 'a follower that stands still',
    check: 'followers',
    tables: ['checkpoints'],
    sql: `update checkpoints set position = 1, stopped_at = 2
      where shard = $1 and projection = 'automations.v1' and ($2::uuid, $3::uuid) is not null`,
    finds: ({ shard }) => ({ shard, table: 'checkpoints', key: { projection: 'automations.v1', position: 2 } }),
  },
  {
    what: 'a snapshot of what has not happened',
    check: 'snapshots',
    tables: ['snapshots'],
    sql: `update snapshots set version = 999 where ${STREAM}`,
    finds: (target) => ({ ...at(target), table: 'snapshots', key: { version: 999 } }),
  },
  {
    what: 'a row that the log would write otherwise',
    check: 'read-models',
    tables: ['conversations'],
    sql: `update conversations set title = 'Broken' where ${MINE} and id = $3`,
    finds: (target) => ({ ...at(target), table: 'conversations', what: 'Not what the log says: title' }),
  },
  {
    what: 'rows that are missing',
    check: 'read-models',
    tables: ['messages'],
    sql: `delete from messages where ${MINE} and conversation_id = $3`,
    finds: (target) => ({ ...at(target), table: 'messages', what: 'The row is missing' }),
  },
  {
    what: 'an event that nobody knows',
    check: 'read-models',
    tables: ['events'],
    sql: `update events set type = 'conversation.unheard-of.v1' where ${STREAM} and version = 2`,
    finds: ({ shard }) => ({ shard, table: 'events' }),
  },
  ...(['messages', 'feedback', 'assessments'] as const).map((table) => ({
    what: `${table} of no conversation`,
    check: 'orphans',
    tables: [table],
    sql: `update ${table} set conversation_id = '${NOBODY}' where ${MINE} and conversation_id = $3`,
    finds: (target: Target) => ({ ...inAccount(target), streamId: NOBODY, table }),
  })),
  {
    what: 'a conversation without a stream',
    check: 'orphans',
    tables: ['streams'],
    sql: `delete from streams where ${STREAM}`,
    finds: (target) => ({ ...at(target), table: 'conversations', key: { id: target.streamId } }),
  },
  {
    what: 'a conversation without its other row',
    check: 'orphans',
    tables: ['conversation_activity'],
    sql: `delete from conversation_activity where ${MINE} and id = $3`,
    finds: (target) => ({ ...at(target), table: 'conversations' }),
  },
  {
    what: 'a webhook delivery of an endpoint that is gone',
    check: 'orphans',
    tables: ['webhook_deliveries'],
    sql: `insert into webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version, position, event_id, type,
        occurred_at, status) values ($1, $2, '${NOBODY}', $3, 1, 1, '${NOBODY}', 'message.created', now(), 'pending')`,
    finds: (target) => ({ ...inAccount(target), table: 'webhook_deliveries', key: { endpoint_id: NOBODY } }),
  },
  {
    what: 'a reply that runs and is owed by nobody',
    check: 'owed-replies',
    tables: ['owed_work'],
    sql: `update owed_work set state = 'done' where ${MINE} and kind = 'generate-reply' and lane = $3`,
    finds: (target) => ({ ...at(target), table: 'messages', what: 'Nobody owes it its reply' }),
  },
  {
    what: 'a reply that is owed in the place of the one that runs',
    check: 'owed-replies',
    tables: ['owed_work'],
    sql: `update owed_work set subject_id = '${NOBODY}' where ${MINE} and kind = 'generate-reply' and lane = $3`,
    finds: (target) => ({
      ...at(target),
      table: 'messages',
      what: `Its conversation is owed another reply, ${NOBODY}`,
    }),
  },
  {
    what: 'a reply that is owed to a question which has ended',
    check: 'owed-replies',
    tables: ['messages'],
    sql: `update messages set question = '{"kind": "failed"}'
      where ${MINE} and conversation_id = $3 and question->>'kind' = 'running'`,
    finds: (target) => ({ ...at(target), table: 'owed_work', what: 'A reply is owed. Its question is failed' }),
  },
  {
    what: 'a reply that is owed to no question',
    check: 'owed-replies',
    tables: ['owed_work'],
    sql: `update owed_work set subject = subject || '{"questionId": "${NOBODY}"}'
      where ${MINE} and kind = 'generate-reply' and lane = $3`,
    finds: (target) => ({ ...at(target), table: 'owed_work', what: 'A reply is owed. Its question does not exist' }),
  },
  {
    what: 'work that was due an hour ago',
    check: 'overdue-work',
    tables: ['owed_work'],
    sql: `update owed_work set due_at = now() - interval '1 hour', available_at = now() - interval '1 hour', holder = null
      where ${MINE} and kind = 'generate-reply' and lane = $3`,
    finds: (target) => ({ ...at(target), table: 'owed_work', key: { kind: 'generate-reply', lane: target.streamId } }),
  },
  {
    what: 'work that was claimed, and left when its lease ended',
    check: 'overdue-work',
    tables: ['owed_work'],
    sql: `update owed_work set holder = '${NOBODY}', attempt = 1, available_at = now() - interval '20 minutes'
      where ${MINE} and kind = 'generate-reply' and lane = $3`,
    finds: (target) => ({ ...at(target), table: 'owed_work' }),
  },
  {
    what: 'a saved answer that nobody swept',
    check: 'old-answers',
    tables: ['idempotency_keys'],
    sql: `insert into idempotency_keys (shard, account_id, operation, key, body_hash, status, headers, stream_id, created_at)
      values ($1, $2, 'op', 'old', 'x', 200, '{}', $3, now() - interval '3 days')`,
    finds: (target) => ({ ...inAccount(target), table: 'idempotency_keys', key: { operation: 'op', key: 'old' } }),
  },
];

/** What is as it must be and comes about seldom: $1 shard, $2 account, $3 stream. */
export const rarities: readonly string[] = [
  `insert into snapshots (shard, account_id, stream_id, version, schema, state)
   select shard, account_id, stream_id, version, 'x', '{}' from streams where ${STREAM}`,
  `insert into idempotency_keys (shard, account_id, operation, key, body_hash, status, headers, stream_id, created_at)
   values ($1, $2, 'op', 'kept', 'x', 200, '{}', $3, now() - interval '50 hours')`,
  `with endpoint as (
     insert into webhook_endpoints (shard, account_id, id, project_id, url, environments, secrets, status, enabled_at,
       from_position, created_at, updated_at)
     select shard, account_id, $3, id, 'https://example.com', '{live}', '[]', 'active', now(), 0, now(), now()
     from projects where ${MINE} limit 1 returning shard, account_id, id
   ), delivery as (
     insert into webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version, position, event_id, type,
       occurred_at, status)
     select shard, account_id, id, $3, 1, 1, $3, 'message.created', now(), 'delivered' from endpoint
   ), attempt as (
     insert into webhook_attempts (shard, account_id, endpoint_id, conversation_id, version, attempt, at, duration_ms)
     select shard, account_id, id, $3, 1, 1, now(), 1 from endpoint
   )
   insert into webhook_standings (shard, account_id, endpoint_id) select shard, account_id, id from endpoint`,
];

/** Damages the database, lets somebody look, and puts the tables back as they were. */
export const whileDamaged = async <Seen>(
  db: Client,
  { tables, sql }: Damage,
  { shard, accountId, streamId }: Target,
  look: () => Promise<Seen>,
): Promise<Seen> => {
  const inReplica = async (statements: readonly (readonly [string, unknown[]?])[]): Promise<void> => {
    await db.query(`begin; set local session_replication_role = replica`); // no foreign key holds damage off
    for (const [text, values] of statements) {
      const { rowCount } = await db.query(text, values);
      if (values && !rowCount) throw new Error(`Nothing was damaged: ${text}`);
    }
    await db.query('commit');
  };
  await db.query('create schema if not exists saved');
  await inReplica([
    ...tables.map((table) => [`create table saved.${table} as select * from ${table}`] as const),
    [sql, [shard, accountId, streamId]],
  ]);
  try {
    return await look();
  } finally {
    await inReplica(
      tables.map(
        (table) =>
          [
            `delete from ${table}; insert into ${table} select * from saved.${table}; drop table saved.${table}`,
          ] as const,
      ),
    );
  }
};
