import type { AccountScope, CallContext } from '@verbatim/kernel';
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

export interface Users {
  /** The user's id, made when unknown. */
  findOrCreate(call: CallContext, identifiers: UserIdentifiers): Promise<string>;
}
export const USERS = Symbol('Users');
