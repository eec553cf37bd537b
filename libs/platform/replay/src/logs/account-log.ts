import type { RecordedEvent } from '@verbatim/event-store';
import { eventColumns, isPassing, toEvent, type EventRow } from '@verbatim/event-store';
import type { ClientBase } from 'pg';
import { PoisonEvent } from '../check/poison';
import type { LogProjection } from '../projection';
import { noDifferences, type Counts, type Difference } from '../report/difference';
import { qualified, quoted, tableColumns } from '../shadow/catalogue';
import type { LeftOut, Reach } from '../stream-key';
import { compareTables } from './compare-tables';

const PAGE = 2_000;
const NIL = '00000000-0000-0000-0000-000000000000';
const OF_ACCOUNT = 'shard = $1 and account_id = $2';
const EVENTS = `select ${eventColumns} from events where ${OF_ACCOUNT} and (stream_id, version) > ($3, $4)
  and position <= $5 order by shard, account_id, stream_id, version limit $6`;

export interface AccountLogParts {
  readonly schema: string;
  readonly projection: LogProjection;
  readonly reach: Extract<Reach, { of: 'account' }>;
  readonly leftOut: LeftOut | null;
  readonly compare: boolean;
  readonly keep: number;
  readonly signal: AbortSignal;
  /** Asked for each page: false when somebody paused or cancelled it. */
  readonly mayGoOn: (tx: ClientBase) => Promise<boolean>;
}

/** Somebody paused or cancelled it: what was done in the transaction is to be undone. */
export class HeldUp extends Error {
  constructor() {
    super('The replay was paused or cancelled');
    this.name = 'HeldUp';
  }
}

export interface Refolded {
  readonly events: number;
  readonly counts: Counts;
  readonly differences: readonly Difference[];
}

/**
 * Makes the rows of one account anew, from the beginning to where the projection is now, in the caller's transaction.
 * The projection's checkpoint is held meanwhile: it waits in this shard, writers do not. Throws PoisonEvent
 * or HeldUp.
 */
export const refoldAccountIn = async (tx: ClientBase, parts: AccountLogParts): Promise<Refolded> => {
  const { projection, reach, schema, compare, signal } = parts;
  const owner = [reach.shard, reach.accountId];
  const { rows } = await tx.query<{ position: string }>(
    'select position from checkpoints where shard = $1 and projection = $2 for update',
    [reach.shard, projection.name],
  );
  const upto = Number(rows[0]?.position ?? 0);
  for (const [at, table] of projection.tables.entries()) {
    if (compare)
      await tx.query(
        `create temp table ${was(at)} on commit drop as select * from ${qualified(schema, table)} where ${OF_ACCOUNT}`,
        owner,
      );
    await tx.query(`delete from ${qualified(schema, table)} where ${OF_ACCOUNT}`, owner);
  }
  let events = 0;
  let after: RecordedEvent | null = null;
  for (;;) {
    signal.throwIfAborted();
    if (!(await parts.mayGoOn(tx))) throw new HeldUp();
    const page: readonly RecordedEvent[] = await pageOf(tx, reach, after, upto);
    const kept = parts.leftOut ? page.filter((event) => !parts.leftOut?.(event)) : page;
    if (kept.length > 0) await handled(tx, projection, kept);
    events += page.length;
    if (page.length < PAGE) break;
    after = page.at(-1) ?? null;
  }
  const found = { counts: { ...noDifferences }, differences: [] as Difference[] };
  if (!compare) return { events, ...found };
  for (const [at, table] of projection.tables.entries()) {
    const shape = await tableColumns(tx, schema, table);
    const relations = { found: was(at), expected: qualified(schema, table), where: OF_ACCOUNT, values: owner };
    const compared = await compareTables(
      tx,
      { projection: projection.name, table, ...shape, ...relations },
      parts.keep - found.differences.length,
    );
    for (const kind of ['missing', 'surplus', 'differs'] as const) found.counts[kind] += compared.counts[kind];
    found.differences.push(...compared.differences);
  }
  return { events, ...found };
};

const was = (at: number): string => quoted(`replay_was_${at}`);

/** Pages of an account's log go on within a stream: the handler keeps what it must know of one. */
const pageOf = async (
  tx: ClientBase,
  reach: AccountLogParts['reach'],
  after: RecordedEvent | null,
  upto: number,
): Promise<readonly RecordedEvent[]> => {
  const { streamId, version } = after ?? { streamId: NIL, version: 0 };
  const values = [reach.shard, reach.accountId, streamId, version, upto, PAGE];
  const statement = { name: 'replay_account_events', text: EVENTS, values, rowMode: 'array' as const };
  return (await tx.query<EventRow>(statement)).rows.map(toEvent);
};

/** One page; when it fails, one event after the other, to name the one that does. */
const handled = async (tx: ClientBase, projection: LogProjection, events: readonly RecordedEvent[]): Promise<void> => {
  await tx.query('savepoint page');
  try {
    await projection.handle(events, tx);
    await tx.query('release savepoint page');
    return;
  } catch (error) {
    if (isPassing(error)) throw error;
    await tx.query('rollback to savepoint page');
  }
  for (const event of events) {
    try {
      await projection.handle([event], tx);
    } catch (error) {
      if (isPassing(error)) throw error;
      const { shard, position, type } = event;
      const name = error instanceof Error ? error.name : 'Error';
      throw new PoisonEvent({ projection: projection.name, shard, position, type, error: name }, error);
    }
  }
};
