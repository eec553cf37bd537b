import type { AccountScope } from '@verbatim/kernel';
import type { AccountRef } from '../accounts/account-ref';
import type { CredentialVault } from '../credentials/credential-vault';
import { notFound } from '../directory.errors';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { AgentReader } from './agent.reader';
import type { AnsweringAgent, ReachableModel } from './facts';
import type { KnowledgeReader } from './knowledge.reader';

interface ProviderRow {
  kind: 'openai-compatible';
  base_url: string;
  credential: string | null;
}

/** All it takes to answer for an agent. Apart from {@link AgentReader}, so that taking a message in opens no credential. */
export class AnsweringAgentReader {
  constructor(
    private readonly agents: AgentReader,
    private readonly knowledge: KnowledgeReader,
    private readonly client: PreparedClient,
    private readonly vault: CredentialVault,
  ) {}

  /** Null when there is no such agent. Throws `provider.credential-unreadable` when SECRET_KEY is not the one it was kept under. */
  async find(scope: AccountScope, agentId: string): Promise<AnsweringAgent | null> {
    const agent = await this.agents.find(scope, agentId);
    if (!agent) return null;
    const [model, knowledge] = await Promise.all([
      this.modelOf(scope, agent.provider),
      this.knowledge.read(scope, agentId),
    ]);
    return { agent, model, knowledge };
  }

  private async modelOf(
    account: AccountRef,
    provider: AnsweringAgent['agent']['provider'],
  ): Promise<ReachableModel | null> {
    switch (provider.kind) {
      case 'external':
        return null;
      case 'builtin':
        return { provider: { kind: 'builtin', id: 'builtin', baseUrl: null, credential: null }, model: 'builtin' };
      case 'provider':
        return { provider: await this.providerOf(account, provider.id), model: provider.model };
    }
  }

  private async providerOf({ shard, accountId }: AccountRef, id: string): Promise<ReachableModel['provider']> {
    const { rows } = await this.client.query({
      name: 'directory.provider',
      text: 'select kind, base_url, credential from model_providers where shard = $1 and account_id = $2 and id = $3',
      values: [shard, accountId, id],
    });
    const row = (rows as ProviderRow[])[0];
    if (!row) throw notFound(); // only after the agent was given another provider, within the two seconds of its facts
    const credential = row.credential && this.vault.open(row.credential, { accountId, kind: 'provider', id });
    return { kind: row.kind, id, baseUrl: row.base_url, credential };
  }
}
