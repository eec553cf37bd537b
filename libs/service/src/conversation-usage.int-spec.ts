import { randomUUID } from 'node:crypto';
import type { Reference } from '@verbatim/directory';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { conversationUsage } from './conversation-usage';

const account = { shard: 3, accountId: randomUUID() };
const named = { agent: randomUUID(), user: randomUUID(), state: randomUUID(), member: randomUUID() };
const categories = [randomUUID(), randomUUID()];
const variant = randomUUID();

describe('a conversation', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    await pool.query(
      `insert into conversations (shard, account_id, id, project_id, agent_id, user_id, state_id, assignee_id,
         category_ids, variant_id, environment, channel, status, mode, created_at, deleted_at)
       values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, 'live', 'api', 'completed', 'ai', now(), now())`,
      [
        account.shard,
        account.accountId,
        randomUUID(),
        named.agent,
        named.user,
        named.state,
        named.member,
        categories,
        variant,
      ],
    );
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const references: Record<string, Reference> = {
    'its agent': { agentId: named.agent },
    'its user': { userId: named.user },
    'its state': { stateId: named.state },
    'its assignee': { memberId: named.member },
    'the first of its categories': { categoryId: categories[0]! },
    'the last of its categories': { categoryId: categories[1]! },
    'its variant': { variantId: variant },
  };

  it.each(Object.entries(references))('uses %s, also once deleted, and only in its own account', async (_, one) => {
    const { isUsed } = conversationUsage(pool);
    expect(await isUsed(account, one)).toBe(true);
    const [kind] = Object.keys(one) as [keyof typeof one];
    expect(await isUsed(account, { [kind]: randomUUID() } as unknown as Reference)).toBe(false);
    expect(await isUsed({ ...account, accountId: randomUUID() }, one)).toBe(false);
    expect(await isUsed({ ...account, shard: 4 }, one)).toBe(false);
  });
});
