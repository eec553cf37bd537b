import type { ConversationUsage, Reference } from '@verbatim/directory';
import type { Pool } from 'pg';

type Kind = Reference extends infer One ? (One extends object ? keyof One : never) : never;

const holds: Readonly<Record<Kind, string>> = {
  agentId: 'agent_id = $3',
  userId: 'user_id = $3',
  stateId: 'state_id = $3',
  memberId: 'assignee_id = $3',
  categoryId: 'category_ids @> array[$3]::uuid[]',
  variantId: 'variant_id = $3',
};

/** Asks the conversations, deleted ones included: they may be restored. */
export const conversationUsage = (pool: Pick<Pool, 'query'>): ConversationUsage => ({
  isUsed: async ({ shard, accountId }, reference) => {
    const [[kind, id]] = Object.entries(reference) as [[Kind, string]];
    const { rowCount } = await pool.query({
      name: `conversations-by-${kind}`,
      text: `select 1 from conversations where shard = $1 and account_id = $2 and ${holds[kind]} limit 1`,
      values: [shard, accountId, id],
    });
    return rowCount === 1;
  },
});
