import type { Environment, JsonObject, Message } from '@verbatim/kernel';

// Names and fields are the storage format: add a version, never edit one.

export type Status = 'pending' | 'in_progress' | 'paused' | 'completed' | 'abandoned' | 'failed' | 'archived';
export type Mode = 'ai' | 'manual';
export type OnBusy = 'enqueue' | 'coalesce' | 'interrupt' | 'reject';

export interface Citation {
  readonly sourceId: string;
  readonly title: string;
  readonly quote: string;
  readonly url: string | null;
}

/** How a reply came about. Times in milliseconds; tokens as the provider counted them, null when it did not say. */
export interface ReplyProvenance {
  readonly provider: string;
  readonly model: string;
  readonly attempt: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly latencyMs: number;
  readonly firstTokenMs: number | null;
  readonly finishReason: string;
}

export type ConversationStarted = Message<
  'conversation.started.v1',
  {
    projectId: string;
    agentId: string;
    userId: string | null;
    environment: Environment;
    channel: string;
    occurredAt: string;
  },
  { title: string | null; context: string | null; customData: JsonObject }
>;

/** Only the fields that changed are present. `data.fields` names them, so that the audit survives an erasure. */
export type DetailsChanged = Message<
  'conversation.details-changed.v1',
  { fields: readonly ('title' | 'context' | 'customData')[]; occurredAt: string },
  { title?: string | null; context?: string | null; customData?: JsonObject }
>;

export type StatusCause = 'requested' | 'message' | 'reopened';
export type StatusChanged = Message<
  'conversation.status-changed.v1',
  { from: Status; to: Status; cause: StatusCause; occurredAt: string },
  never
>;

/**
 * `epoch` rises with every switch to manual: a reply asked for before it is never shown as the agent's. `cause` tells
 * somebody's wish from replies that failed in a row; the reason somebody gave is their words.
 */
export type ModeChanged = Message<
  'conversation.mode-changed.v1',
  { mode: Mode; epoch: number; cause: 'requested' | 'failures'; occurredAt: string },
  { reason: string }
>;

/**
 * What a user said; it opens the question of the same id. `seq` orders the messages of a conversation, from 1.
 * `onBusy` is the policy this question waits under, should it have to wait.
 */
export type MessagePosted = Message<
  'conversation.message-posted.v1',
  { messageId: string; seq: number; userId: string | null; onBusy: OnBusy; occurredAt: string },
  { text: string; context: string | null }
>;

/** The question is next in turn: a reply is owed from `dueAt` on. `replyId` names this run and the message it makes. */
export type ReplyRequested = Message<
  'conversation.reply-requested.v1',
  { questionId: string; replyId: string; dueAt: string; occurredAt: string },
  never
>;

/** `replyId` is the id of the message. `provenance` is null when the reply was made elsewhere and recorded. */
export type ReplyCompleted = Message<
  'conversation.reply-completed.v1',
  {
    questionId: string;
    replyId: string;
    seq: number;
    source: 'ai' | 'external';
    provenance: ReplyProvenance | null;
    occurredAt: string;
  },
  { text: string; citations: readonly Citation[] }
>;

export type FailureReason =
  | 'provider-rejected' // 4xx, bad credential, unknown model
  | 'provider-quota'
  | 'provider-unavailable' // network, 5xx, rate limit: attempts or age used up
  | 'provider-timeout'
  | 'provider-garbled' // an answer that is no answer
  | 'worker-lost' // the attempts were used up by workers that died
  | 'agent-missing'
  | 'internal';
export type ReplyFailed = Message<
  'conversation.reply-failed.v1',
  { questionId: string; replyId: string; reason: FailureReason; attempts: number; occurredAt: string },
  never
>;

export type CancelCause = 'stopped' | 'interrupted' | 'completed' | 'abandoned' | 'failed' | 'archived' | 'deleted';
/** The question ended without an answer. `replyId` is null when its turn had not come. */
export type QuestionCancelled = Message<
  'conversation.question-cancelled.v1',
  { questionId: string; replyId: string | null; cause: CancelCause; occurredAt: string },
  never
>;

/** What the model had written when its question was cancelled; shown as an unfinished message of the agent's. */
export type PartialReplyKept = Message<
  'conversation.partial-reply-kept.v1',
  { questionId: string; replyId: string; seq: number; attempt: number; occurredAt: string },
  { text: string }
>;

/** The question waited and is answered by the reply to `intoQuestionId`. */
export type QuestionMerged = Message<
  'conversation.question-merged.v1',
  { questionId: string; intoQuestionId: string; occurredAt: string },
  never
>;

/** The question waits for somebody outside: a human (manual mode) or the integrator's own agent. Both may last. */
export type QuestionHandedOver = Message<
  'conversation.question-handed-over.v1',
  { questionId: string; to: 'human' | 'external'; occurredAt: string },
  never
>;

/** An answer computed before the switch to manual mode: kept as a draft for the human, never shown as the agent's. */
export type ReplySuppressed = Message<
  'conversation.reply-suppressed.v1',
  { questionId: string; replyId: string; provenance: ReplyProvenance; occurredAt: string },
  { text: string; citations: readonly Citation[] }
>;

/** `answers` is the question it ends; null when nothing was open. */
export type HumanMessagePosted = Message<
  'conversation.human-message-posted.v1',
  { messageId: string; seq: number; authorId: string | null; answers: string | null; occurredAt: string },
  { text: string; authorName: string | null }
>;

/** Hidden from now on; erased when `eraseAt` has come, unless restored before. */
export type ConversationDeleted = Message<
  'conversation.deleted.v1',
  { eraseAt: string; occurredAt: string },
  { reason: string }
>;
export type ConversationRestored = Message<'conversation.restored.v1', { occurredAt: string }, never>;
/** The words are gone from every event before this one and from all that was made from them. */
export type ConversationErased = Message<'conversation.erased.v1', { events: number; occurredAt: string }, never>;

/** A message brought in from elsewhere with its own time; opens no question and asks for no reply. */
export type MessageImported = Message<
  'conversation.message-imported.v1',
  {
    messageId: string;
    seq: number;
    role: 'user' | 'agent' | 'human';
    answers: string | null;
    occurredAt: string;
  },
  { text: string }
>;

export type ConversationEvent =
  | ConversationStarted
  | DetailsChanged
  | StatusChanged
  | ModeChanged
  | MessagePosted
  | ReplyRequested
  | ReplyCompleted
  | ReplyFailed
  | QuestionCancelled
  | PartialReplyKept
  | QuestionMerged
  | QuestionHandedOver
  | ReplySuppressed
  | HumanMessagePosted
  | ConversationDeleted
  | ConversationRestored
  | ConversationErased
  | MessageImported;
