import type {
  AssessmentProvenance,
  CancelCause,
  ConversationEvent,
  FailureReason,
  Mode,
  OnBusy,
  ReplyProvenance,
  Status,
  StatusCause,
} from '../src/domain/conversation.events';

type EventOf<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { readonly type: Type }>;

/** Unless a test is about time, everything happens now. */
export const now = '2026-03-01T09:00:00.000Z';
export const seconds = (n: number): string => new Date(Date.parse(now) + n * 1000).toISOString();

export const provenance: ReplyProvenance = {
  provider: 'builtin',
  model: 'help-desk',
  attempt: 1,
  inputTokens: 20,
  outputTokens: 10,
  latencyMs: 300,
  firstTokenMs: 40,
  finishReason: 'stop',
};

export const assessedBy: AssessmentProvenance = {
  provider: 'builtin',
  model: 'help-desk',
  promptVersion: 'builtin.v1',
  inputTokens: null,
  outputTokens: null,
  latencyMs: 3,
  attempt: 1,
};

export const facts = {
  projectId: 'project-1',
  agentId: 'agent-1',
  userId: 'user-1',
  environment: 'live',
  channel: 'web',
} as const;

export const started = (): EventOf<'conversation.started.v1'> => ({
  type: 'conversation.started.v1',
  data: { ...facts, occurredAt: now },
  content: { title: null, context: null, customData: {} },
});

export const statusChanged = (
  from: Status,
  to: Status,
  cause: StatusCause = 'requested',
  occurredAt = now,
): EventOf<'conversation.status-changed.v1'> => ({
  type: 'conversation.status-changed.v1',
  data: { from, to, cause, occurredAt },
  content: null,
});
export const begun = () => statusChanged('pending', 'in_progress', 'message');

export const modeChanged = (
  mode: Mode,
  epoch = 1,
  reason: string | null = null,
  cause: 'requested' | 'failures' = 'requested',
): ConversationEvent => ({
  type: 'conversation.mode-changed.v1',
  data: { mode, epoch, cause, occurredAt: now },
  content: reason === null ? null : { reason },
});

export const posted = (
  messageId: string,
  seq = 1,
  { onBusy = 'enqueue', occurredAt = now }: { onBusy?: OnBusy; occurredAt?: string } = {},
): EventOf<'conversation.message-posted.v1'> => ({
  type: 'conversation.message-posted.v1',
  data: { messageId, seq, userId: 'user-1', onBusy, occurredAt },
  content: { text: 'How do I reset it?', context: null },
});

export const requested = (
  questionId: string,
  replyId: string,
  { dueAt = now, occurredAt = now } = {},
): EventOf<'conversation.reply-requested.v1'> => ({
  type: 'conversation.reply-requested.v1',
  data: { questionId, replyId, dueAt, occurredAt },
  content: null,
});

export const completed = (
  questionId: string,
  replyId: string,
  seq: number,
  source: 'ai' | 'external' = 'ai',
): EventOf<'conversation.reply-completed.v1'> => ({
  type: 'conversation.reply-completed.v1',
  data: { questionId, replyId, seq, source, provenance: source === 'ai' ? provenance : null, occurredAt: now },
  content: { text: 'Press the button.', citations: [] },
});

export const failed = (
  questionId: string,
  replyId: string,
  reason: FailureReason = 'provider-unavailable',
): ConversationEvent => ({
  type: 'conversation.reply-failed.v1',
  data: { questionId, replyId, reason, attempts: 3, occurredAt: now },
  content: null,
});

export const cancelled = (questionId: string, replyId: string | null, cause: CancelCause): ConversationEvent => ({
  type: 'conversation.question-cancelled.v1',
  data: { questionId, replyId, cause, occurredAt: now },
  content: null,
});

export const partialKept = (questionId: string, replyId: string, seq: number): ConversationEvent => ({
  type: 'conversation.partial-reply-kept.v1',
  data: { questionId, replyId, seq, attempt: 1, occurredAt: now },
  content: { text: 'Press the' },
});

export const merged = (questionId: string, intoQuestionId: string, occurredAt = now): ConversationEvent => ({
  type: 'conversation.question-merged.v1',
  data: { questionId, intoQuestionId, occurredAt },
  content: null,
});

export const handedOver = (questionId: string, to: 'human' | 'external'): ConversationEvent => ({
  type: 'conversation.question-handed-over.v1',
  data: { questionId, to, occurredAt: now },
  content: null,
});

export const suppressed = (questionId: string, replyId: string): ConversationEvent => ({
  type: 'conversation.reply-suppressed.v1',
  data: { questionId, replyId, provenance, occurredAt: now },
  content: { text: 'Press the button.', citations: [] },
});

export const humanPosted = (messageId: string, seq: number, answers: string | null): ConversationEvent => ({
  type: 'conversation.human-message-posted.v1',
  data: { messageId, seq, authorId: 'member-1', answers, occurredAt: now },
  content: { text: 'Let me look.', authorName: 'Ada' },
});

export const deleted = (eraseAt = now, occurredAt = now): ConversationEvent => ({
  type: 'conversation.deleted.v1',
  data: { eraseAt, occurredAt },
  content: null,
});
export const restored = (occurredAt = now): ConversationEvent => ({
  type: 'conversation.restored.v1',
  data: { occurredAt },
  content: null,
});
export const erased = (occurredAt = now): ConversationEvent => ({
  type: 'conversation.erased.v1',
  data: { events: 2, occurredAt },
  content: null,
});

export const imported = (
  messageId: string,
  seq: number,
  role: 'user' | 'agent' | 'human',
  { occurredAt = now, answers = null }: { occurredAt?: string; answers?: string | null } = {},
): ConversationEvent => ({
  type: 'conversation.message-imported.v1',
  data: { messageId, seq, role, answers, occurredAt },
  content: { text: 'Hello' },
});

export const agentPosted = (
  messageId: string,
  seq: number,
  delivery: EventOf<'conversation.agent-message-posted.v1'>['data']['delivery'] = null,
): ConversationEvent => ({
  type: 'conversation.agent-message-posted.v1',
  data: { messageId, seq, delivery, occurredAt: now },
  content: { text: 'Hello, this is Ada.' },
});

export const anonymised = (): ConversationEvent => ({
  type: 'conversation.anonymised.v1',
  data: { events: 2, occurredAt: now },
  content: null,
});

export const forked = (
  data: Partial<EventOf<'conversation.forked.v1'>['data']> = {},
): EventOf<'conversation.forked.v1'> => ({
  type: 'conversation.forked.v1',
  data: {
    fromConversationId: 'parent',
    atMessageId: null,
    atVersion: 1,
    status: 'in_progress',
    settledQuestionIds: [],
    settledMessageIds: [],
    occurredAt: now,
    ...data,
  },
  content: null,
});

/** Started, and a first question that the AI is answering. */
export const running = (onBusy: OnBusy = 'enqueue'): ConversationEvent[] => [
  started(),
  begun(),
  posted('q1', 1, { onBusy }),
  requested('q1', 'r1'),
];
