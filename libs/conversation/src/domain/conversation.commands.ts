import type { Environment } from '@verbatim/kernel';
import type { LabelCommand } from './commands/label.commands';
import type { MessageCommand } from './commands/message.commands';
import type { AssessmentCommand } from './commands/assessment.commands';
import type { CommandMessage } from './commands/command';
import type { GiveFeedback } from './commands/feedback.commands';
import type { Fork } from './commands/fork.commands';
import type { ChangeLegalHold } from './commands/hold.commands';
import type {
  Citation,
  Details,
  FailureReason,
  MessageDetails,
  MessageFacts,
  Mode,
  OnBusy,
  ReplyProvenance,
  Status,
  WorkTiming,
} from './conversation.events';

export * from './commands/assessment.commands';
export * from './commands/command';
export * from './commands/feedback.commands';
export * from './commands/fork.commands';
export * from './commands/hold.commands';
export * from './commands/label.commands';
export * from './commands/message.commands';

/** `external`: the integrator's own agent answers through the API. */
export type AgentKind = 'ai' | 'external';

export type Start = CommandMessage<
  'Start',
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
    /** In which it begins; pending unless said otherwise. */
    status?: Status;
    details: Partial<Details>;
  }
>;

export type PostMessage = CommandMessage<
  'PostMessage',
  {
    messageId: string;
    userId: string | null;
    text: string;
    context: string | null;
    facts?: MessageFacts;
    details?: MessageDetails;
    onBusy: OnBusy;
    /** Milliseconds the reply is held back for the user to finish typing; never more than the cap in all. */
    debounceMs: number;
    debounceCapMs: number;
    /** Whether a message reopens a completed, abandoned or failed conversation. */
    reopen: boolean;
    agentKind: AgentKind;
  }
>;

/** A worker made the reply it was asked for. */
export type RecordReply = CommandMessage<
  'RecordReply',
  {
    questionId: string;
    replyId: string;
    text: string;
    citations: readonly Citation[];
    provenance: ReplyProvenance;
    timing?: WorkTiming;
  }
>;

/** `handoverAfterFailures`: failures in a row (from 1) after which a human takes over; null = never. */
export type RecordReplyFailure = CommandMessage<
  'RecordReplyFailure',
  {
    questionId: string;
    replyId: string;
    reason: FailureReason;
    attempts: number;
    timing?: WorkTiming;
    handoverAfterFailures: number | null;
  }
>;

/** The integrator's own agent answered. `replyId` is the id of the message. */
export type RecordExternalReply = CommandMessage<
  'RecordExternalReply',
  {
    questionId: string;
    replyId: string;
    text: string;
    citations: readonly Citation[];
    facts?: MessageFacts;
    details?: MessageDetails;
  }
>;

/** What a worker had written when its reply was cancelled. */
export type KeepPartial = CommandMessage<
  'KeepPartial',
  { questionId: string; replyId: string; attempt: number; text: string; timing?: WorkTiming }
>;

export type Stop = CommandMessage<'Stop', object>;

/** `agentKind` says who gets the question that a switch to ai takes back from the humans. */
export type ChangeMode = CommandMessage<
  'ChangeMode',
  { mode: Mode; reason: string | null; destination?: string | null; agentKind: AgentKind }
>;

/** `answers` names the open question this ends; null = the newest that awaits a human, if one does. */
export type PostHumanMessage = CommandMessage<
  'PostHumanMessage',
  {
    messageId: string;
    authorId: string | null;
    authorName: string | null;
    text: string;
    answers: string | null;
    facts?: MessageFacts;
    details?: MessageDetails;
  }
>;

/** Only named fields change. `current` is what is stored now: the state keeps no text to compare with. */
export type ChangeDetails = CommandMessage<'ChangeDetails', { changes: Partial<Details>; current: Details }>;

export type ChangeStatus = CommandMessage<'ChangeStatus', { to: Status; cause?: 'requested' | 'inactivity' | 'reset' }>;

/**
 * `eraseAt`: RFC 3339 UTC, the end of the grace period; equal to `now` when there is none. `legalHold`: of its project or
 * its user; its own is known.
 */
export type Delete = CommandMessage<'Delete', { eraseAt: string; reason: string | null; legalHold: boolean }>;

export type Restore = CommandMessage<'Restore', object>;

/** `events`: how many events lose their content. `early`: its user is erased, so that it cannot be restored any more. */
export type Erase = CommandMessage<'Erase', { events: number; early?: boolean }>;

/** Its user is erased. `events`: how many events lose their content. */
export type Anonymise = CommandMessage<'Anonymise', { events: number }>;

export interface ImportedMessage {
  readonly messageId: string;
  readonly role: 'user' | 'agent' | 'human';
  readonly text: string;
  /** RFC 3339, UTC with milliseconds. */
  readonly occurredAt: string;
  /** Id of an earlier message of the user, if this one is known to answer it. */
  readonly answers: string | null;
}

/** The messages get the seqs `fromSeq + 1`, `fromSeq + 2`, …; those the conversation has already are passed over. */
export type ImportMessages = CommandMessage<
  'ImportMessages',
  { fromSeq: number; messages: readonly ImportedMessage[] }
>;

export type ConversationCommand =
  | Start
  | PostMessage
  | RecordReply
  | RecordReplyFailure
  | RecordExternalReply
  | KeepPartial
  | Stop
  | ChangeMode
  | PostHumanMessage
  | ChangeDetails
  | ChangeStatus
  | Delete
  | Restore
  | Erase
  | Anonymise
  | ImportMessages
  | LabelCommand
  | ChangeLegalHold
  | MessageCommand
  | GiveFeedback
  | AssessmentCommand
  | Fork;

export type CommandOf<Type extends ConversationCommand['type']> = Extract<ConversationCommand, { readonly type: Type }>;
