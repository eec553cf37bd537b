import type { StreamRef } from '@verbatim/event-store';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { CommandMeta, ConversationCommand } from '../domain/conversation.commands';
import type { Details } from '../domain/conversation.events';
import type { LiveConversation } from '../domain/conversation.state';
import type { Outcome } from '../shell/outcome';
import type { ConversationRecord } from './conversation-reader.port';

/** One append takes so much: while it is written, whoever writes to the same shard waits (ADR-0019). */
export const MOST_COPIED_EVENTS = 10_000;
/** Characters of the events as JSON. */
export const MOST_COPIED_CHARACTERS = 16_000_000;

export interface ForkPlan {
  readonly call: CallContext;
  readonly parent: StreamRef;
  /** The last event that is copied. */
  readonly version: number;
  readonly forkId: string;
  /** What is decided on the copy, one after the other, and stored with it. `details` are those it has. */
  readonly commands: (
    state: LiveConversation,
    details: Details,
    meta: () => CommandMeta,
  ) => readonly ConversationCommand[];
  /** Kept with it when the call has an Idempotency-Key. */
  readonly answer: (fork: ConversationRecord) => SavedAnswer;
}

export interface MadeFork {
  readonly record: ConversationRecord;
  /** Only with the events that are its own; `before` is the copy. */
  readonly outcome: Outcome;
  /** Users other than its own whose words about messages were copied. */
  readonly raters: readonly string[];
}

/** Copies of conversations. Message ids are made anew (`forkedId`), versions and times of happening are kept. */
export interface Forks {
  /**
   * All in one append; the parent is only read. Errors: conversation.not-found (the copy would be deleted or erased),
   * fork.too-long, CopiedWordsGone, and whatever the commands refuse.
   */
  write(plan: ForkPlan): Promise<MadeFork>;
}
export const FORKS = Symbol('Forks');

/** Words were taken out of the parent while it was copied: it has to be read again. */
export class CopiedWordsGone extends Error {
  constructor() {
    super('Words were taken out of the conversation while it was copied');
    this.name = 'CopiedWordsGone';
  }
}
