import type { SqlRunner } from '@verbatim/owed-work';

export interface ConversationRef {
  readonly accountId: string;
  readonly conversationId: string;
}

/** A place in the list of an agent's conversations. */
export interface OpenCursor {
  readonly createdAt: string;
  readonly id: string;
}

/** What the automations must look up of many conversations at once. */
export interface IdleTimers {
  /** The agent of each conversation by its id; those that are deleted or missing have none. */
  agentsOf(shard: number, conversations: readonly ConversationRef[]): Promise<ReadonlyMap<string, string>>;
  /** For each user's message, by its seq: how many there were with it. */
  turnsAt(shard: number, messages: readonly (ConversationRef & { readonly seq: number })[]): Promise<readonly number[]>;
  /** A page of an agent's conversations that are not archived, oldest first, and where the next one begins; null at the end. */
  openOf(
    agent: { readonly shard: number; readonly accountId: string; readonly agentId: string },
    after: OpenCursor | null,
    limit: number,
  ): Promise<{ readonly ids: readonly string[]; readonly next: OpenCursor | null }>;
  /** Runs SQL that stands on its own. */
  readonly sql: SqlRunner;
}
export const IDLE_TIMERS = Symbol('IdleTimers');
