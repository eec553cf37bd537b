import type { AccountRef } from '../accounts/account-ref';

/** Whether anything outside the directory still names an agent. Given by the process that composes the contexts. */
export interface AgentUsage {
  hasConversations(account: AccountRef, agentId: string): Promise<boolean>;
}
export const AGENT_USAGE = Symbol('AgentUsage');
