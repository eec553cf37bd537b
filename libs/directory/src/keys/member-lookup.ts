import { LRUCache } from 'lru-cache';
import type { AccountRef } from '../accounts/account-ref';
import type { Clock } from '../ports/clock.port';
import type { PreparedClient } from '../ports/prepared-client.port';

const FRESH_MS = 2_000; // a deleted member acts no longer than five seconds; this leaves room
const REMEMBERED = 10_000;

/** Whether members exist, remembered for two seconds. One that does not is asked for each time. */
export class MemberLookup {
  private readonly cache: LRUCache<string, true, { account: AccountRef; memberId: string }>;

  constructor(
    private readonly client: PreparedClient,
    clock: Clock,
  ) {
    this.cache = new LRUCache({
      max: REMEMBERED,
      ttl: FRESH_MS,
      ttlResolution: 0, // ask our clock each time
      perf: { now: () => clock.now().getTime() },
      ignoreFetchAbort: true, // an entry pushed out while it is read still answers those who wait for it
      fetchMethod: (_key, _stale, { context }) => this.load(context.account, context.memberId),
    });
  }

  /** `memberId` must be a UUID in lower case. */
  async exists(account: AccountRef, memberId: string): Promise<boolean> {
    const found = await this.cache.fetch(`${account.accountId}/${memberId}`, { context: { account, memberId } });
    return found === true;
  }

  /** Makes a change of this process be seen by it at once. */
  forgetAccount(accountId: string): void {
    for (const key of this.cache.keys()) if (key.startsWith(accountId)) this.cache.delete(key);
  }

  private async load({ shard, accountId }: AccountRef, memberId: string): Promise<true | undefined> {
    const { rows } = await this.client.query({
      name: 'directory.member-exists',
      text: 'select 1 from members where shard = $1 and account_id = $2 and id = $3',
      values: [shard, accountId, memberId],
    });
    return rows.length > 0 || undefined;
  }
}
