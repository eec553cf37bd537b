import type { KeepPartial, RecordExternalReply, RecordReply, RecordReplyFailure } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent, WorkTiming } from '../conversation.events';
import { isLive, runningQuestion, type Conversation, type LiveConversation } from '../conversation.state';
import { Decision, liveOf } from './decision';
import { switchToManual } from './mode';

/** Counts only for the running reply. One that a switch to manual overtook becomes the human's draft, once. */
export const recordReply = ({ data, meta }: RecordReply, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const decision = new Decision(live, meta);
  const { questionId, replyId, provenance } = data;
  const timing = timingOf(data);
  const content = { text: data.text, citations: data.citations };
  switch (standing(live, questionId, replyId)) {
    case 'running':
      decision.add({
        type: 'conversation.reply-completed.v1',
        data: { questionId, replyId, seq: decision.nextSeq, source: 'ai', provenance, ...timing, occurredAt: meta.now },
        content,
      });
      decision.advance();
      return decision.events;
    case 'handed-over':
      decision.add({
        type: 'conversation.reply-suppressed.v1',
        data: { questionId, replyId, provenance, ...timing, occurredAt: meta.now },
        content,
      });
      return decision.events;
    case 'superseded':
      throw new ConversationError('reply.superseded');
  }
};

/** After enough failures in a row the humans take over what is still open; else the next question gets its turn. */
export const recordReplyFailure = (
  { data, meta }: RecordReplyFailure,
  state: Conversation,
): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const decision = new Decision(live, meta);
  const { questionId, replyId, reason, attempts, handoverAfterFailures } = data;
  switch (standing(live, questionId, replyId)) {
    case 'running':
      decision.add({
        type: 'conversation.reply-failed.v1',
        data: { questionId, replyId, reason, attempts, ...timingOf(data), occurredAt: meta.now },
        content: null,
      });
      if (handoverAfterFailures !== null && decision.state.consecutiveFailures >= handoverAfterFailures) {
        switchToManual(decision, 'failures');
      } else {
        decision.advance();
      }
      return decision.events;
    case 'handed-over':
      return [];
    case 'superseded':
      throw new ConversationError('reply.superseded');
  }
};

/**
 * Ends a question that awaits a reply from outside. If its policy is `coalesce`, the coalesce ones right before it are
 * answered with it.
 */
export const recordExternalReply = (
  { data, meta }: RecordExternalReply,
  state: Conversation,
): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { questionId, replyId, text, citations, facts, details } = data;
  // A reply recorded longer ago is caught by the unique key of the messages.
  if (live.lastMessage?.role === 'agent' && live.lastMessage.id === replyId) return [];
  const outside = live.open.filter(({ phase }) => phase === 'awaiting_external');
  const index = outside.findIndex((question) => question.questionId === questionId);
  if (index === -1) throw new ConversationError('question.not-awaiting-external', { questionId });
  const upTo = outside.slice(0, index + 1);
  const lastAlone = upTo.findLastIndex(({ onBusy }) => onBusy !== 'coalesce');
  const decision = new Decision(live, meta);
  decision.merge(upTo.slice(lastAlone + 1, -1), questionId);
  decision.add({
    type: 'conversation.reply-completed.v1',
    data: {
      questionId,
      replyId,
      seq: decision.nextSeq,
      source: 'external',
      provenance: null,
      ...facts,
      occurredAt: meta.now,
    },
    content: { text, citations, ...(details && { details }) },
  });
  return decision.events;
};

/** Kept once, for the reply that was cancelled last; anything else comes too late and changes nothing. */
export const keepPartial = ({ data, meta }: KeepPartial, state: Conversation): readonly ConversationEvent[] => {
  if (state.status === 'none') throw new ConversationError('conversation.not-found');
  if (!isLive(state) || data.text === '') return [];
  const { questionId, replyId, attempt, text } = data;
  if (state.lastCancelled?.questionId !== questionId || state.lastCancelled.replyId !== replyId) return [];
  const decision = new Decision(state, meta);
  decision.add({
    type: 'conversation.partial-reply-kept.v1',
    data: { questionId, replyId, seq: decision.nextSeq, attempt, ...timingOf(data), occurredAt: meta.now },
    content: { text },
  });
  return decision.events;
};

const timingOf = ({ timing }: { readonly timing?: WorkTiming }) => (timing ? { timing } : {});

const standing = (
  live: LiveConversation,
  questionId: string,
  replyId: string,
): 'running' | 'handed-over' | 'superseded' => {
  const running = runningQuestion(live);
  if (running?.questionId === questionId && running.replyId === replyId) return 'running';
  const isDraft = live.open.some(
    (question) =>
      question.phase === 'awaiting_human' && question.questionId === questionId && question.draftReplyId === replyId,
  );
  return isDraft ? 'handed-over' : 'superseded';
};
