import type { Environment, JsonObject } from '@verbatim/kernel';
import type { Citation, FailureReason, Mode, OnBusy, ReplyProvenance, Status } from './conversation.events';

export interface CommandMeta {
  /** RFC 3339, UTC with milliseconds, e.g. `2026-03-01T09:30:00.000Z`. */
  readonly now: string;
  /** Becomes the `replyId` of the reply this command causes to be requested, if it causes one. New for each command. */
  readonly freshId: string;
}

interface Command<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Readonly<Data>;
  readonly meta: CommandMeta;
}

/** `external`: the integrator's own agent answers through the API. */
export type AgentKind = 'ai' | 'external';

export type Start = Command<
  'Start',
  {
    projectId: string;
    agentId: string;
    userId: string | null;
    environment: Environment;
    channel: string;
    title: string | null;
    context: string | null;
    customData: JsonObject;
  }
>;

export type PostMessage = Command<
  'PostMessage',
  {
    messageId: string;
    userId: string | null;
    text: string;
    context: string | null;
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
export type RecordReply = Command<
  'RecordReply',
  {
    questionId: string;
    replyId: string;
    text: string;
    citations: readonly Citation[];
    provenance: ReplyProvenance;
  }
>;

/** `handoverAfterFailures`: failures in a row (from 1) after which a human takes over; null = never. */
export type RecordReplyFailure = Command<
  'RecordReplyFailure',
  {
    questionId: string;
    replyId: string;
    reason: FailureReason;
    attempts: number;
    handoverAfterFailures: number | null;
  }
>;

/** The integrator's own agent answered. `replyId` is the id of the message. */
export type RecordExternalReply = Command<
  'RecordExternalReply',
  { questionId: string; replyId: string; text: string; citations: readonly Citation[] }
>;

/** What a worker had written when its reply was cancelled. */
export type KeepPartial = Command<
  'KeepPartial',
  { questionId: string; replyId: string; attempt: number; text: string }
>;

export type Stop = Command<'Stop', object>;

/** `agentKind` says who gets the question that a switch to ai takes back from the humans. */
export type ChangeMode = Command<'ChangeMode', { mode: Mode; reason: string | null; agentKind: AgentKind }>;

/** `answers` names the open question this ends; null = the newest that awaits a human, if one does. */
export type PostHumanMessage = Command<
  'PostHumanMessage',
  {
    messageId: string;
    authorId: string | null;
    authorName: string | null;
    text: string;
    answers: string | null;
  }
>;

export interface Details {
  readonly title: string | null;
  readonly context: string | null;
  readonly customData: JsonObject;
}

/** Only named fields change. `current` is what is stored now: the state keeps no text to compare with. */
export type ChangeDetails = Command<'ChangeDetails', { changes: Partial<Details>; current: Details }>;

export type ChangeStatus = Command<'ChangeStatus', { to: Status }>;

/** `eraseAt`: RFC 3339 UTC, the end of the grace period; equal to `now` when there is none. */
export type Delete = Command<'Delete', { eraseAt: string; reason: string | null; legalHold: boolean }>;

export type Restore = Command<'Restore', object>;

/** `events`: how many events had their content removed. */
export type Erase = Command<'Erase', { events: number }>;

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
export type ImportMessages = Command<'ImportMessages', { fromSeq: number; messages: readonly ImportedMessage[] }>;

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
  | ImportMessages;

export type CommandOf<Type extends ConversationCommand['type']> = Extract<ConversationCommand, { readonly type: Type }>;
