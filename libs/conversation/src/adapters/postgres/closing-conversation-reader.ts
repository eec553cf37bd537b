import type { Pool } from 'pg';
import type { AccountScope } from '@verbatim/kernel';
import type { Agents } from '../../ports/agents.port';
import type {
  ConversationFilter,
  ConversationOrder,
  ConversationRecord,
  ListWindow,
} from '../../ports/conversation-reader.port';
import { withClosing } from '../../shell/idle-rules';
import { PostgresConversationReader } from './postgres-conversation-reader';

/** As its base, and says when the timers of each conversation's agent will close it. */
export class ClosingConversationReader extends PostgresConversationReader {
  constructor(
    pool: Pool,
    private readonly agents: Agents,
  ) {
    super(pool);
  }

  override async find(scope: AccountScope, id: string): Promise<ConversationRecord | null> {
    const found = await super.find(scope, id);
    return found && withClosing(found, await this.agents.find(scope, found.agentId));
  }

  /** One look-up for each of the agents. */
  override async list(
    scope: AccountScope,
    filter: ConversationFilter,
    order: ConversationOrder,
    window: ListWindow,
  ): Promise<readonly ConversationRecord[]> {
    const found = await super.list(scope, filter, order, window);
    const ids = [...new Set(found.map(({ agentId }) => agentId))];
    const agents = new Map(await Promise.all(ids.map(async (id) => [id, await this.agents.find(scope, id)] as const)));
    return found.map((record) => withClosing(record, agents.get(record.agentId) ?? null));
  }
}
