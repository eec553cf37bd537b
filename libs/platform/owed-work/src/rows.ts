import type { RowChange, TableShape } from '@verbatim/event-store';
import type { Claim, OwedWorkDefinition } from './types';

/** What the event store must know to write owed work together with the events that promise it. */
export const owedTable: TableShape = {
  name: 'owed_work',
  key: ['shard', 'account_id', 'kind', 'lane'],
  columns: {
    shard: 'smallint',
    account_id: 'uuid',
    kind: 'text',
    lane: 'uuid',
    stream_id: 'uuid',
    subject_id: 'uuid',
    subject: 'jsonb',
    state: 'text',
    attempt: 'int',
    due_at: 'timestamptz',
    available_at: 'timestamptz',
    holder: 'uuid',
    last_error: 'text',
    traceparent: 'text',
    history: 'jsonb',
  },
};

export interface Owed<Subject extends object> {
  readonly shard: number;
  readonly accountId: string;
  /** Does one thing at a time: what is owed next in a lane takes the place of what was. */
  readonly lane: string;
  readonly streamId: string;
  /** The one thing that is owed; the fence compares it. */
  readonly subjectId: string;
  readonly subject: Subject;
  /** RFC 3339 UTC: not to be tried before. */
  readonly dueAt: string;
  readonly traceparent: string | null;
}

export interface LaneKey {
  readonly shard: number;
  readonly accountId: string;
  readonly kind: string;
  readonly lane: string;
}

const keyOf = ({ shard, accountId, kind, lane }: LaneKey) => ({ shard, account_id: accountId, kind, lane });

const fence = (claim: Claim) => ({
  state: 'owed',
  subject_id: claim.subjectId,
  attempt: claim.attempt,
  holder: claim.holder,
});

const fresh = <Subject extends object>(owed: Owed<Subject>) => ({
  stream_id: owed.streamId,
  subject_id: owed.subjectId,
  subject: owed.subject,
  state: 'owed',
  attempt: 0,
  due_at: owed.dueAt,
  available_at: owed.dueAt,
  holder: null,
  last_error: null,
  traceparent: owed.traceparent,
  history: null,
});

/** Promises work. Whatever the lane owed before is replaced, and whoever holds that loses it. */
export const owe = <Subject extends object>(
  definition: OwedWorkDefinition<Subject>,
  owed: Owed<Subject>,
): RowChange => ({
  table: owedTable.name,
  op: 'put',
  row: { ...keyOf({ ...owed, kind: definition.kind }), ...fresh(owed) },
});

/** The outcome of a claim: refuses the append (RowGuardFailed) unless this very claim still holds the row. */
export const settle = (claim: Claim): RowChange => ({
  table: owedTable.name,
  op: 'patch',
  key: keyOf(claim),
  set: { state: 'done', holder: null },
  require: fence(claim),
});

/** As `settle`, and promises what the same lane owes next: one change, because a row changes once in an append. */
export const settleAndOwe = <Subject extends object>(claim: Claim, next: Owed<Subject>): RowChange => {
  if (next.shard !== claim.shard || next.accountId !== claim.accountId || next.lane !== claim.lane)
    throw new RangeError('What is owed next must be in the lane of the claim');
  return { table: owedTable.name, op: 'patch', key: keyOf(claim), set: fresh(next), require: fence(claim) };
};

/** The lane owes nothing any more, whoever holds it; a lane that never owed anything is passed over. */
export const cancelOwed = (lane: LaneKey): RowChange => ({
  table: owedTable.name,
  op: 'patch',
  key: keyOf(lane),
  set: { state: 'done', holder: null },
});
