import type { Environment, Message } from '@verbatim/kernel';
import type {
  ScoreFailed,
  ScoreRequested,
  Scored,
  Summarised,
  SummaryFailed,
  SummaryRequested,
} from './events/assessment.events';
import type { AgentMessagePosted, DeliveryRecorded } from './events/delivery.events';
import type { Details, DetailField } from './events/details';
import type { FailureReason } from './events/failure-reason';
import type { FeedbackGiven } from './events/feedback.events';
import type { Forked } from './events/fork.events';
import type { LegalHoldChanged } from './events/hold.events';
import type { Assigned, Categorised, StateSet, TimerChanged } from './events/label.events';
import type { MessageAnnotated, MessageDetails, MessageFacts } from './events/message-details';
import type { WorkTiming } from './events/work-timing';

export * from './events/assessment.events';
export * from './events/delivery.events';
export * from './events/details';
export * from './events/failure-reason';
export * from './events/feedback.events';
export * from './events/fork.events';
export * from './events/hold.events';
export * from './events/label.events';
export * from './events/message-details';
export * from './events/work-timing';

// Names and fields are the storage format: add a version or an optional field, never edit one. A field that is absent
// means what it meant before there was one.

export type Status = 'pending' | 'in_progress' | 'paused' | 'completed' | 'abandoned' | 'failed' | 'archived';
export type Mode = 'ai' | 'manual';
export type OnBusy = 'enqueue' | 'coalesce' | 'interrupt' | 'reject';

export interface Citation {
  readonly sourceId: string;
  readonly title: string;
  readonly quote: string;
  readonly url: string | null;
  /** Absent: a document. */
  readonly kind?: 'document' | 'faq' | 'web' | 'file';
  readonly knowledgeBaseId?: string;
  /** From 1. */
  readonly pageNumber?: number;
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
    variantId?: string;
    stateId?: string;
    assigneeId?: string;
    categoryIds?: readonly string[];
    occurredAt: string;
  },
  Pick<Details, 'title' | 'context' | 'customData'> & Partial<Details>
>;

/** Only the fields that changed are present. `data.fields` names them, so that the audit survives an erasure. */
export type DetailsChanged = Message<
  'conversation.details-changed.v1',
  { fields: readonly DetailField[]; occurredAt: string },
  Partial<Details>
>;

/** `reset`: a newer conversation with the same user took its place. */
export type StatusCause = 'requested' | 'message' | 'reopened' | 'inactivity' | 'reset' | 'anonymised';
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
  { reason?: string; destination?: string }
>;

/**
 * What a user said; it opens the question of the same id. `seq` orders the messages of a conversation, from 1.
 * `onBusy` is the policy this question waits under, should it have to wait.
 */
export type MessagePosted = Message<
  'conversation.message-posted.v1',
  MessageFacts & { messageId: string; seq: number; userId: string | null; onBusy: OnBusy; occurredAt: string },
  { text: string; context: string | null; details?: MessageDetails }
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
  MessageFacts & {
    questionId: string;
    replyId: string;
    seq: number;
    source: 'ai' | 'external';
    provenance: ReplyProvenance | null;
    timing?: WorkTiming;
    occurredAt: string;
  },
  { text: string; citations: readonly Citation[]; details?: MessageDetails }
>;

export type ReplyFailed = Message<
  'conversation.reply-failed.v1',
  {
    questionId: string;
    replyId: string;
    reason: FailureReason;
    attempts: number;
    timing?: WorkTiming;
    occurredAt: string;
  },
  never
>;

export type CancelCause =
  'stopped' | 'interrupted' | 'completed' | 'abandoned' | 'failed' | 'archived' | 'deleted' | 'anonymised';
/** The question ended without an answer. `replyId` is null when its turn had not come. */
export type QuestionCancelled = Message<
  'conversation.question-cancelled.v1',
  { questionId: string; replyId: string | null; cause: CancelCause; occurredAt: string },
  never
>;

/** What the model had written when its question was cancelled; shown as an unfinished message of the agent's. */
export type PartialReplyKept = Message<
  'conversation.partial-reply-kept.v1',
  MessageFacts & {
    questionId: string;
    replyId: string;
    seq: number;
    attempt: number;
    timing?: WorkTiming;
    occurredAt: string;
  },
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
  { questionId: string; replyId: string; provenance: ReplyProvenance; timing?: WorkTiming; occurredAt: string },
  { text: string; citations: readonly Citation[] }
>;

/** `answers` is the question it ends; null when nothing was open. */
export type HumanMessagePosted = Message<
  'conversation.human-message-posted.v1',
  MessageFacts & {
    messageId: string;
    seq: number;
    authorId: string | null;
    answers: string | null;
    occurredAt: string;
  },
  { text: string; authorName: string | null; details?: MessageDetails }
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

/** Its user was erased: the words are gone as by an erasure, but the conversation stays to be seen, and is closed. */
export type ConversationAnonymised = Message<
  'conversation.anonymised.v1',
  { events: number; occurredAt: string },
  never
>;

/** A message brought in from elsewhere with its own time; opens no question and asks for no reply. */
export type MessageImported = Message<
  'conversation.message-imported.v1',
  MessageFacts & {
    messageId: string;
    seq: number;
    role: 'user' | 'agent' | 'human';
    answers: string | null;
    occurredAt: string;
  },
  { text: string; details?: MessageDetails }
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
  | ConversationAnonymised
  | MessageImported
  | MessageAnnotated
  | AgentMessagePosted
  | DeliveryRecorded
  | StateSet
  | Assigned
  | Categorised
  | TimerChanged
  | LegalHoldChanged
  | FeedbackGiven
  | SummaryRequested
  | Summarised
  | SummaryFailed
  | ScoreRequested
  | Scored
  | ScoreFailed
  | Forked;
