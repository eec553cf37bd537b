import type { OnBusyPolicy, SmtpSettings, WebhookSettings } from '../entities';

/** What the rest of the service needs to know of an agent to take a message in. Up to two seconds old. */
export interface AgentFacts {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly instructions: string;
  readonly onBusy: OnBusyPolicy;
  readonly debounceMs: number;
  readonly handoverAfterFailures: number | null;
  /** Minutes without a message after which a conversation counts as abandoned, is archived; null never. */
  readonly abandonAfterMinutes: number | null;
  readonly archiveAfterMinutes: number | null;
  /** When a conversation is summed up, and when it is scored. */
  readonly summary: AssessmentTimes;
  readonly score: AssessmentTimes;
  /** Who answers: the built-in help desk, the integrator's own agent, or a model behind a provider. */
  readonly provider: AgentProviderFacts;
  readonly project: ProjectFacts;
}

/** Each moment on its own; null never. Minutes are those without a message. */
export interface AssessmentTimes {
  readonly onCompletion: boolean;
  readonly afterInactivityMinutes: number | null;
  readonly everyTurns: number | null;
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

/** A person as the directory knows them; all null, the metadata empty, once `isAnonymized`. */
export interface UserFacts {
  readonly id: string;
  readonly version: number;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly organizationName: string | null;
  readonly organizationDomain: string | null;
  readonly avatarUrl: string | null;
  /** Up to 256,000 characters. */
  readonly context: string | null;
  readonly source: string | null;
  readonly foreignId: string | null;
  readonly foreignUserId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly isAnonymized: boolean;
}

export interface MemberFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly avatarUrl: string | null;
  readonly externalId: string | null;
}

/** A category, a variant or an agent: whether it is of the conversation's own project is the reader's to compare. */
export interface NamedFacts {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
}

/** An agent in a sentence for people. */
export interface DescribedFacts extends NamedFacts {
  readonly description: string | null;
}

export interface StateFacts extends NamedFacts {
  readonly description: string | null;
  /** `#rrggbb`. */
  readonly color: string | null;
  readonly persistent: boolean;
}

/** How a project delivers by a channel. Holds the secret in clear: never log it, never keep it. */
export type ConnectorFacts = {
  readonly id: string;
  readonly version: number;
} & (
  | ({ readonly kind: 'smtp'; readonly channel: 'email'; readonly credential: string | null } & SmtpSettings)
  | ({ readonly kind: 'webhook'; readonly channel: 'sms' | 'voice'; readonly secret: string } & WebhookSettings)
);
