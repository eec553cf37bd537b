import type { RowChange, TableShape } from '@verbatim/event-store';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';

/** The saved answers, as the event store must know their table. */
export const idempotencyTable: TableShape = Object.freeze({
  name: 'idempotency_keys',
  key: ['shard', 'account_id', 'operation', 'key'],
  columns: {
    shard: 'smallint',
    account_id: 'uuid',
    operation: 'text',
    key: 'text',
    body_hash: 'text',
    stream_id: 'uuid',
    status: 'smallint',
    headers: 'jsonb',
    body: 'jsonb',
  },
});

/**
 * The row that keeps a call's answer, to be written with its effect. No row for a call without an Idempotency-Key.
 * `streamId` lets an erasure of that stream reach the answer.
 */
export const idempotencyRow = (call: CallContext, answer: SavedAnswer, streamId: string | null = null): RowChange[] => {
  const { scope, idempotency } = call;
  if (idempotency === null) return [];
  const row = {
    shard: scope.shard,
    account_id: scope.accountId,
    operation: idempotency.operation,
    key: idempotency.key,
    body_hash: idempotency.bodyHash,
    stream_id: streamId,
    status: answer.status,
    headers: answer.headers,
    body: answer.body,
  };
  return [{ table: idempotencyTable.name, op: 'insert', row }];
};

/** Anything that runs SQL in the caller's transaction: a TypeORM EntityManager is one. */
export interface SqlRunner {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

const INSERT = `
  insert into idempotency_keys (shard, account_id, operation, key, body_hash, stream_id, status, headers, body)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** Keeps a call's answer in the transaction of `sql`; does nothing for a call without an Idempotency-Key. */
export const insertIdempotency = async (
  sql: SqlRunner,
  call: CallContext,
  answer: SavedAnswer,
  streamId: string | null = null,
): Promise<void> => {
  const { scope, idempotency: claim } = call;
  if (claim === null) return;
  await sql.query(INSERT, [
    scope.shard,
    scope.accountId,
    claim.operation,
    claim.key,
    claim.bodyHash,
    streamId,
    answer.status,
    JSON.stringify(answer.headers),
    JSON.stringify(answer.body ?? null),
  ]);
};

/**
 * The body with what the pointers name set to null: a new key is shown once and not kept, so its replay has null there.
 */
export const withoutSecrets = <Body>(body: Body, pointers: readonly string[]): Body => {
  const copy = structuredClone(body);
  for (const pointer of pointers) {
    const path = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = path.pop();
    const parent = path.reduce<unknown>((value, part) => (value as Record<string, unknown> | null)?.[part], copy);
    if (last !== undefined && typeof parent === 'object' && parent !== null && Object.hasOwn(parent, last)) {
      (parent as Record<string, unknown>)[last] = null;
    }
  }
  return copy;
};
