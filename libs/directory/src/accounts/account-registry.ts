import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { notFound } from '../directory.errors';
import { AccountEntity } from '../entities';
import type { AccountRef } from './account-ref';

const REMEMBERED = 10_000;

/** Finds the shard of an account by its id alone, as platform administrators need. A shard never changes, so hits are kept. */
export class AccountRegistry {
  private readonly known = new LRUCache<string, AccountRef>({ max: REMEMBERED });

  constructor(private readonly dataSource: DataSource) {}

  async find(accountId: string): Promise<AccountRef | null> {
    const known = this.known.get(accountId);
    if (known) return known;
    const row = await this.dataSource
      .getRepository(AccountEntity)
      .findOne({ select: { shard: true, id: true }, where: { id: accountId } });
    if (!row) return null;
    const account = { shard: row.shard, accountId: row.id };
    this.known.set(accountId, account);
    return account;
  }

  /** Throws `resource.not-found`. */
  async require(accountId: string): Promise<AccountRef> {
    const account = await this.find(accountId);
    if (!account) throw notFound();
    return account;
  }
}
