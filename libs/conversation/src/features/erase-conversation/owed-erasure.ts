import type { RowChange } from '@verbatim/event-store';
import { cancelOwed, owe, settle, type Claim } from '@verbatim/owed-work';
import type { Change } from '../../shell/projection';
import { eraseConversation } from './erase-conversation.owed';

/** A deletion owes an erasure when its grace period ends; a restore takes it back. */
export const owedErasure = (change: Change, claim: Claim | null): RowChange[] => {
  if (claim) return [settle(claim)];
  const lane = {
    shard: change.ref.shard,
    accountId: change.ref.accountId,
    kind: eraseConversation.kind,
    lane: change.ref.streamId,
  };
  if (change.before.status !== 'deleted' && change.after.status === 'deleted')
    return [
      owe(eraseConversation, {
        ...lane,
        streamId: change.ref.streamId,
        subjectId: change.ref.streamId,
        subject: {},
        dueAt: change.after.eraseAt > change.after.deletedAt ? change.after.eraseAt : 'now',
        traceparent: change.traceparent,
      }),
    ];
  return change.before.status === 'deleted' && change.after.status !== 'deleted' ? [cancelOwed(lane)] : [];
};
