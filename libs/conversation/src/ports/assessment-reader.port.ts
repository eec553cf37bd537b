import type { AccountScope } from '@verbatim/kernel';
import type { AssessmentProvenance } from '../domain/conversation.events';
import type { Turn } from './model.port';

export type AssessmentKind = 'summary' | 'score';

export interface AssessmentRecord {
  /** Its request's. */
  readonly id: string;
  /** A summary, or the reason for a score; null once erased, and where no reason was given. */
  readonly text: string | null;
  /** Null on a summary. */
  readonly score: number | null;
  readonly by: 'model' | 'human';
  readonly memberId: string | null;
  /** Null on a human's. */
  readonly provenance: AssessmentProvenance | null;
  /** The first and the last event that was read. */
  readonly fromVersion: number;
  readonly toVersion: number;
  /** The version its event has. */
  readonly version: number;
  readonly createdAt: string;
}

export interface AssessmentWindow {
  readonly limit: number;
  /** A version: only those older, or newer, than it. */
  readonly after: number | null;
  readonly before: number | null;
}

/** A message as an assessment reads it. */
export interface ReadTurn extends Turn {
  readonly seq: number;
  /** Of its event. */
  readonly version: number;
  /** It is a question whose reply failed. */
  readonly failed: boolean;
}

/** Reads within a conversation the caller has been shown to reach. */
export interface AssessmentReader {
  /** The one that counts: the newest, but a human's before a model's. */
  current(scope: AccountScope, conversationId: string, kind: AssessmentKind): Promise<AssessmentRecord | null>;
  has(scope: AccountScope, conversationId: string, id: string): Promise<boolean>;
  /** How many of the account's conversations are owed one, counted no further than `most`. */
  owed(scope: AccountScope, kind: AssessmentKind, most: number): Promise<number>;
  /** Newest first (oldest first when going back), one more than asked for when there are more. */
  list(
    scope: AccountScope,
    conversationId: string,
    kind: AssessmentKind,
    window: AssessmentWindow,
  ): Promise<readonly AssessmentRecord[]>;
  /** The newest messages up to a seq, newest first; those without text are left out. */
  turns(scope: AccountScope, conversationId: string, upToSeq: number, limit: number): Promise<readonly ReadTurn[]>;
}
export const ASSESSMENT_READER = Symbol('AssessmentReader');
