import type { Row, RowChange } from '@verbatim/event-store';
import { NOBODY } from '../../ports/feedback-reader.port';
import type { Change } from '../../shell/projection';
import { feedbackTable } from '../../shell/tables';

/** Stream events → rows of `feedback`: what each rater thinks of each message by now. */
export const feedbackProjection = (change: Change): RowChange[] =>
  change.events.flatMap(({ event }): RowChange[] => {
    if (event.type !== 'conversation.feedback-given.v1') return [];
    const { feedbackId, messageId, rater, rating, value, revision, occurredAt } = event.data;
    const key = {
      shard: change.ref.shard,
      account_id: change.ref.accountId,
      conversation_id: change.ref.streamId,
      message_id: messageId,
      rater_kind: rater.kind,
      rater_id: rater.id ?? NOBODY,
    };
    const said: Row = {
      rating,
      value,
      reasons: event.content?.reasons ?? null,
      suggested_answer: event.content?.suggestedAnswer ?? null,
      comment: event.content?.comment ?? null,
      revision,
      updated_at: occurredAt,
    };
    return revision === 1
      ? [{ table: feedbackTable.name, op: 'insert', row: { ...key, id: feedbackId, created_at: occurredAt, ...said } }]
      : [{ table: feedbackTable.name, op: 'patch', key, set: said }];
  });
