import type { SqlRunner } from '@verbatim/http';
import type { AccountScope, CallContext, SavedAnswer } from '@verbatim/kernel';
import type { OnBusy } from '../domain/conversation.events';
import type { KnowledgeEntry, ModelProvider } from './model.port';

/** When to assess a conversation by itself, each moment on its own; null never. */
export interface AssessmentTimes {
  readonly onCompletion: boolean;
  /** Since the last message. */
  readonly afterInactivityMinutes: number | null;
  readonly everyTurns: number | null;
}

/** What the conversation must know of an agent and its project. */
export interface AgentFacts {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly instructions: string;
  /** `external`: the integrator's own agent answers through the API. */
  readonly kind: 'ai' | 'external';
  readonly onBusy: OnBusy;
  readonly debounceMs: number;
  readonly handoverAfterFailures: number | null;
  /** Of inactivity; null never. */
  readonly abandonAfterMinutes: number | null;
  readonly archiveAfterMinutes: number | null;
  readonly summary: AssessmentTimes;
  readonly score: AssessmentTimes;
  readonly reopenOnMessage: boolean;
  readonly eraseGraceSeconds: number;
  readonly legalHold: boolean;
}

/** The rest of it, needed only to answer. */
export interface AgentModel {
  readonly provider: ModelProvider;
  readonly model: string;
  readonly knowledge: readonly KnowledgeEntry[];
}

export interface Agents {
  /** Null when missing or outside the scope. Up to two seconds old unless asked for `fresh`. */
  find(scope: AccountScope, agentId: string, options?: { readonly fresh?: boolean }): Promise<AgentFacts | null>;
  model(scope: AccountScope, agentId: string): Promise<AgentModel | null>;
}
export const AGENTS = Symbol('Agents');

/** How a caller names a user; at least one is given. */
export interface UserIdentifiers {
  readonly id?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** What else is known of a user; what is there already is not overwritten. */
export interface UserProfile {
  readonly organizationName?: string;
  readonly organizationDomain?: string;
  readonly avatarUrl?: string;
  readonly context?: string;
  readonly source?: string;
  readonly foreignId?: string;
  readonly foreignUserId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** `erasing`: nothing more is taken in about this person. */
export type UserStanding = 'known' | 'erasing' | 'erased';

export interface Users {
  /** The user's id, made when unknown. Throws `user.anonymised` once an erasure began. */
  findOrCreate(call: CallContext, user: UserIdentifiers & UserProfile): Promise<string>;
  /** Null when there is no such user in the account. */
  standing(scope: AccountScope, userId: string): Promise<UserStanding | null>;
  /** A legal hold of the person: nothing of theirs is deleted or erased. Asks the database. */
  isHeld(scope: AccountScope, userId: string): Promise<boolean>;
  /**
   * Nothing more is taken in about the person from here on. `also` runs in the same transaction; its answer is kept for
   * the call's Idempotency-Key. Throws `resource.not-found`.
   */
  beginErasure<Made extends SavedAnswer>(
    asked: { readonly call: CallContext; readonly reason: string | null },
    userId: string,
    also: (sql: SqlRunner) => Promise<Made>,
  ): Promise<Made>;
  /** Erases the profile and what is kept beside it. How many saved answers lost their words; repeating says the same. */
  erase(call: CallContext, userId: string): Promise<number>;
}
export const USERS = Symbol('Users');
