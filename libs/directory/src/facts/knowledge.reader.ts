import { KeyedRead, type Numbered } from '@verbatim/async';
import { LRUCache } from 'lru-cache';
import type { AccountRef } from '../accounts/account-ref';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { Knowledge, KnowledgeFacts } from './facts';

const REMEMBERED_UNITS = 32 * 1024 * 1024; // UTF-16 units of text, so at most twice as many bytes

const AGENT = { shard: 'smallint', account: 'uuid', agent: 'uuid' } as const;

// xmin is the transaction that wrote a row's current version: it changes with every update, times need not.
const KNOWLEDGE_KEY = `select md5(coalesce(string_agg(e.id::text || e.xmin::text, ',' order by e.id), '')) as key
  from knowledge_entries e where e.shard = k.shard and e.account_id = k.account and e.agent_id = k.agent limit 1`;

/** An agent's knowledge: one small query tells whether it changed, and only then are the texts read again. */
export class KnowledgeReader {
  private readonly cache = new LRUCache<string, Knowledge>({
    maxSize: REMEMBERED_UNITS,
    sizeCalculation: ({ entries }) =>
      entries.reduce((sum, { title, text, url }) => sum + title.length + text.length + (url?.length ?? 0), 100),
  });

  private readonly keys: KeyedRead<Record<keyof typeof AGENT, unknown>, Numbered<{ key: string }>>;

  constructor(private readonly client: PreparedClient) {
    this.keys = new KeyedRead(
      { name: 'directory.knowledge-key', key: AGENT, rows: KNOWLEDGE_KEY },
      async (statement) => (await client.query(statement)).rows as Numbered<{ key: string }>[],
      (row) => row.n,
    );
  }

  async read(account: AccountRef, agentId: string): Promise<Knowledge> {
    const key = await this.currentKey(account, agentId);
    const name = `${account.accountId}/${agentId}/${key}`;
    const known = this.cache.get(name);
    if (known) return known;
    const knowledge = { key, entries: await this.load(account, agentId) };
    this.cache.set(name, knowledge);
    return knowledge;
  }

  private async currentKey({ shard, accountId }: AccountRef, agentId: string): Promise<string> {
    const [row] = await this.keys.read({ shard, account: accountId, agent: agentId });
    return row?.key ?? '';
  }

  private async load({ shard, accountId }: AccountRef, agentId: string): Promise<readonly KnowledgeFacts[]> {
    const { rows } = await this.client.query({
      name: 'directory.knowledge',
      text: `select id, title, body as text, url from knowledge_entries
             where shard = $1 and account_id = $2 and agent_id = $3 order by created_at, id`,
      values: [shard, accountId, agentId],
    });
    return rows as KnowledgeFacts[];
  }
}
