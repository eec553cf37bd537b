import type { OnBusyPolicy } from '../entities';

/** What the rest of the service needs to know of an agent to take a message in. Up to two seconds old. */
export interface AgentFacts {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly instructions: string;
  readonly onBusy: OnBusyPolicy;
  readonly debounceMs: number;
  readonly handoverAfterFailures: number | null;
  /** Who answers: the built-in help desk, the integrator's own agent, or a model behind a provider. */
  readonly provider: AgentProviderFacts;
  readonly project: ProjectFacts;
}

export type AgentProviderFacts =
  | { readonly kind: 'builtin' | 'external' }
  | { readonly kind: 'provider'; readonly id: string; readonly model: string };

export interface ProjectFacts {
  readonly id: string;
  readonly reopenOnMessage: boolean;
  readonly eraseGraceSeconds: number;
  readonly legalHold: boolean;
}

/** An agent with all it takes to answer. Holds the credential in clear: never log it, never keep it. */
export interface AnsweringAgent {
  readonly agent: AgentFacts;
  /** Null when the agent is external and answers through the API. */
  readonly model: ReachableModel | null;
  readonly knowledge: Knowledge;
}

export interface ReachableModel {
  readonly provider: {
    readonly kind: 'builtin' | 'openai-compatible';
    readonly id: string;
    readonly baseUrl: string | null;
    readonly credential: string | null;
  };
  readonly model: string;
}

/** `key` changes with every change of the entries; `entries` is the same array as long as `key` is the same. */
export interface Knowledge {
  readonly key: string;
  readonly entries: readonly KnowledgeFacts[];
}

export interface KnowledgeFacts {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
}

export interface UserFacts {
  readonly id: string;
  readonly version: number;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}
