import type { ImportMessages } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent } from '../conversation.events';
import type { Conversation } from '../conversation.state';
import { Decision, liveOf } from './decision';

/**
 * Continues a conversation in which nothing is open. The place of a message (`fromSeq` and its index) says whether it
 * was imported before: an import that broke off, or ran twice, adds what is missing.
 */
export const importMessages = ({ data, meta }: ImportMessages, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { fromSeq, messages } = data;
  if (fromSeq > live.seq) {
    throw new ConversationError('conversation.import-gap', { fromSeq, lastSeq: live.seq }, '/fromSeq');
  }
  const [first, ...others] = messages.slice(live.seq - fromSeq);
  if (!first) return [];
  if (live.status === 'paused') throw new ConversationError('conversation.paused');
  if (live.status !== 'pending' && live.status !== 'in_progress') {
    throw new ConversationError('conversation.not-open', { status: live.status });
  }
  if (live.open.length > 0) throw new ConversationError('conversation.busy', { openQuestions: live.open.length });
  const decision = new Decision(live, meta);
  decision.begin(first.occurredAt);
  for (const { messageId, role, text, occurredAt, answers } of [first, ...others]) {
    decision.add({
      type: 'conversation.message-imported.v1',
      data: { messageId, seq: decision.nextSeq, role, answers, occurredAt },
      content: { text },
    });
  }
  return decision.events;
};
