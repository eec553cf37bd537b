import type { RowChange } from '@verbatim/event-store';
import { cancelOwed, owe, settle, type Claim } from '@verbatim/owed-work';
import type { Change } from '../../shell/projection';
import { deliverMessage } from './deliver-message.owed';

/** An outbound message owes its delivery at once; what became of it settles that, whoever found out. */
export const owedDeliveries = (change: Change, claim: Claim | null): RowChange[] => {
  const { shard, accountId, streamId } = change.ref;
  const owner = { shard, accountId, kind: deliverMessage.kind };
  return change.events.flatMap(({ event }): RowChange[] => {
    if (event.type === 'conversation.agent-message-posted.v1' && event.data.delivery) {
      const { messageId } = event.data;
      return [
        owe(deliverMessage, {
          ...owner,
          lane: messageId,
          streamId,
          subjectId: messageId,
          subject: { conversationId: streamId, messageId },
          dueAt: 'now',
          traceparent: change.traceparent,
        }),
      ];
    }
    if (event.type === 'conversation.delivery-recorded.v1') {
      const { messageId } = event.data;
      return [claim?.subjectId === messageId ? settle(claim) : cancelOwed({ ...owner, lane: messageId })];
    }
    return [];
  });
};
