import type { RowChange } from '@verbatim/event-store';
import type { ConversationEvent } from '../../domain/conversation.events';
import type { Change } from '../../shell/projection';
import { assessmentsTable } from '../../shell/tables';

/** Summaries and scores → rows of `assessments`, one for each. A result that came twice under one id is one row. */
export const assessmentsProjection = (change: Change): RowChange[] => {
  const owner = { shard: change.ref.shard, account_id: change.ref.accountId, conversation_id: change.ref.streamId };
  return change.events.flatMap(({ event, version }): RowChange[] => {
    const said = saidIn(event);
    return said ? [{ table: assessmentsTable.name, op: 'put', row: { ...owner, ...said, version } }] : [];
  });
};

const saidIn = (event: ConversationEvent) => {
  if (event.type === 'conversation.summarised.v1')
    return { ...madeOf(event.data), kind: 'summary', by: 'model', text: event.content?.text ?? null };
  if (event.type !== 'conversation.scored.v1') return null;
  const { score, by, memberId } = event.data;
  return {
    ...madeOf(event.data),
    kind: 'score',
    by,
    score,
    member_id: memberId,
    text: event.content?.rationale ?? null,
  };
};

type Result = Extract<
  ConversationEvent,
  { readonly type: 'conversation.summarised.v1' | 'conversation.scored.v1' }
>['data'];

const madeOf = ({ requestId, fromVersion, toVersion, provenance, occurredAt }: Result) => ({
  id: requestId,
  from_version: fromVersion,
  to_version: toVersion,
  provenance,
  created_at: occurredAt,
});
