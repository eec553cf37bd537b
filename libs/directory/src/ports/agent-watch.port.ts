import type { SqlRunner } from '@verbatim/http';
import type { AccountRef } from '../accounts/account-ref';

/** Told of changes in the transaction that makes them, so that what follows from them is promised with them. */
export interface AgentWatch {
  /** When the agent's conversations are closed, or assessed, has changed. */
  timesChanged(sql: SqlRunner, account: AccountRef, agentId: string): Promise<void>;
}
export const AGENT_WATCH = Symbol('AgentWatch');

export const nobody: AgentWatch = { timesChanged: () => Promise.resolve() };
