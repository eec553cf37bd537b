import type { EncodedAppend } from './encode-append';
import type { Pending } from './pending';
import type { SingleForm } from './single-sql';
import type { Statement, Statements } from './statements';

export interface Prepared {
  readonly statement: Statement;
  readonly values: readonly string[];
}

/** Bodies of one append, whose ordinal is 0. */
const joined = (bodies: readonly string[]): string => (bodies.length === 0 ? '[]' : `[[0,${bodies.join(',[0,')}]`);

const formOf = ({ count, expected }: EncodedAppend): SingleForm => {
  if (count > 0) return expected === 0 ? 'first' : 'next';
  return expected === 0 ? 'rows-first' : 'rows';
};

export const prepareSingle = (statements: Statements, append: EncodedAppend): Prepared => {
  const bySlot = new Map<number, string[]>();
  for (const { slot, body } of append.rows) {
    const bodies = bySlot.get(slot);
    if (bodies) bodies.push(body);
    else bySlot.set(slot, [body]);
  }
  const statement = statements.single(formOf(append), new Set(bySlot.keys()));
  const values = [
    String(append.shard),
    append.accountId,
    append.streamId,
    String(append.expected),
    String(append.count),
    append.metadata,
    joined(append.events),
  ];
  for (const slot of statement.slots) values.push(joined(bySlot.get(slot) ?? []));
  return { statement, values };
};

/** In the order of their streams, which is the order in which every batch of every process takes its locks. */
export const byStream = (a: Pending, b: Pending): number => {
  const [x, y] = [a.append, b.append];
  if (x.shard !== y.shard) return x.shard - y.shard;
  if (x.accountId !== y.accountId) return x.accountId < y.accountId ? -1 : 1;
  return x.streamId < y.streamId ? -1 : 1;
};

/** An append's ordinal is its place in the batch, which must be sorted by stream. */
export const prepareBatch = (statements: Statements, batch: readonly Pending[]): Prepared => {
  let appends = '';
  let events = '';
  let rowsOnly = false;
  const bySlot = new Map<number, string>();
  for (const [ordinal, { append }] of batch.entries()) {
    const { shard, accountId, streamId, expected, count, metadata } = append;
    const comma = ordinal === 0 ? '' : ',';
    const ids = `${JSON.stringify(accountId)},${JSON.stringify(streamId)}`;
    appends += `${comma}[${ordinal},${shard},${ids},${expected},${count},${metadata}]`;
    if (count === 0) rowsOnly = true;
    for (const body of append.events) events += `${events === '' ? '' : ','}[${ordinal},${body}`;
    for (const { slot, body } of append.rows) {
      const before = bySlot.get(slot);
      bySlot.set(slot, `${before === undefined ? '' : `${before},`}[${ordinal},${body}`);
    }
  }
  const statement = statements.batch(rowsOnly, new Set(bySlot.keys()));
  const values = [`[${appends}]`, `[${events}]`];
  for (const slot of statement.slots) values.push(`[${bySlot.get(slot) ?? ''}]`);
  return { statement, values };
};
