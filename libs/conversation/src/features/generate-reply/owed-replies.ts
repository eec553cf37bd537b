import type { RowChange } from '@verbatim/event-store';
import { cancelOwed, owe, settle, settleAndOwe, type Claim, type Owed } from '@verbatim/owed-work';
import { runningQuestion } from '../../domain/conversation.state';
import type { Change } from '../../shell/projection';
import { generateReply, type GenerateReplySubject } from './generate-reply.owed';

/**
 * What a decision changes about the reply this conversation is owed. `claim` is the work whose outcome the decision
 * records: its row changes only while that claim still holds it (the fence).
 */
export const owedReplies = (change: Change, claim: Claim | null): RowChange[] => {
  const before = runningQuestion(change.before);
  const after = runningQuestion(change.after);
  const lane = {
    shard: change.ref.shard,
    accountId: change.ref.accountId,
    kind: generateReply.kind,
    lane: change.ref.streamId,
  };
  if (after && after.replyId !== before?.replyId) {
    const next: Owed<GenerateReplySubject> = {
      ...lane,
      streamId: change.ref.streamId,
      subjectId: after.replyId,
      subject: { questionId: after.questionId, replyId: after.replyId },
      // 'now' is read by the database: a reply that is due at once does not depend on this process's clock.
      dueAt: after.dueAt > after.requestedAt ? after.dueAt : 'now',
      traceparent: change.traceparent,
    };
    return [claim ? settleAndOwe(claim, next) : owe(generateReply, next)];
  }
  if (claim) return [settle(claim)];
  // Cancelled while it ran: nobody need work on it. After a handover its worker may go on, for the draft.
  const cancelled = change.events.some(
    ({ event }) => event.type === 'conversation.question-cancelled.v1' && event.data.replyId === before?.replyId,
  );
  return before && cancelled ? [cancelOwed(lane)] : [];
};
