import { LRUCache } from 'lru-cache';
import type { AccountRef } from '../accounts/account-ref';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { Knowledge, KnowledgeFacts } from './facts';

const REMEMBERED_UNITS = 32 * 1024 * 1024; // UTF-16 units of text, so at most twice as many bytes

/** An agent's knowledge: one small query tells whether it changed, and only then are the texts read again. */
export class KnowledgeReader {
  private readonly cache = new LRUCache<string, Knowledge>({
    maxSize: REMEMBERED_UNITS,
    sizeCalculation: ({ entries }) =>
      entries.reduce((sum, { title, text, url }) => sum + title.length + text.length + (url?.length ?? 0), 100),
  });

  constructor(private readonly client: PreparedClient) {}

  async read(account: AccountRef, agentId: string): Promise<Knowledge> {
    const key = await this.currentKey(account, agentId);
    const name = `${account.accountId}/${agentId}/${key}`;
    const known = this.cache.get(name);
    if (known) return known;
    const knowledge = { key, entries: await this.load(account, agentId) };
    this.cache.set(name, knowledge);
    return knowledge;
  }

  // xmin is the transaction that wrote a row's current version: it changes with every update, times need not.
  private async currentKey({ shard, accountId }: AccountRef, agentId: string): Promise<string> {
    const { rows } = await this.client.query({
      name: 'directory.knowledge-key',
      text: `select md5(coalesce(string_agg(id::text || xmin::text, ',' order by id), '')) as key
             from knowledge_entries where shard = $1 and account_id = $2 and agent_id = $3`,
      values: [shard, accountId, agentId],
    });
    return (rows as { key: string }[])[0]?.key ?? '';
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
