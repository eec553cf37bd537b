import { LRUCache } from 'lru-cache';
import type { Clock } from '../ports/clock.port';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { ParsedKey } from './key-format';

/** What a stored, unrevoked key allows. */
export interface KeyFacts {
  readonly accountId: string;
  readonly keyId: string;
  readonly projectId: string | null;
  readonly agentId: string | null;
  readonly scopes: readonly string[];
  readonly requestsPerMinute: number | null;
  readonly expiresAt: Date | null;
}

interface KeyRow {
  account_id: string;
  id: string;
  project_id: string | null;
  agent_id: string | null;
  scopes: string[];
  requests_per_minute: number | null;
  expires_at: Date | null;
}

const HIT_MS = 2_000; // a revoked key is refused everywhere within five seconds; this leaves room
const MISS_MS = 1_000;
const REMEMBERED = 10_000;
const UNKNOWN = Symbol('unknown key');

/** Looks keys up by their hash, remembering hits for two seconds and misses for one. */
export class KeyLookup {
  private readonly cache: LRUCache<string, KeyFacts | typeof UNKNOWN, ParsedKey>;

  constructor(
    private readonly client: PreparedClient,
    clock: Clock,
  ) {
    this.cache = new LRUCache({
      max: REMEMBERED,
      ttl: HIT_MS,
      ttlResolution: 0, // ask our clock each time
      perf: { now: () => clock.now().getTime() },
      ignoreFetchAbort: true, // an entry pushed out while it is looked up still answers those who wait for it
      fetchMethod: async (_hash, _stale, { options, context }) => {
        const asked = clock.now().getTime();
        const facts = await this.load(context);
        // What a slow database said was true when it was asked, not when it answered.
        options.ttl = Math.max(1, (facts ? HIT_MS : MISS_MS) - (clock.now().getTime() - asked));
        return facts ?? UNKNOWN;
      },
    });
  }

  /** Null when no live key has this hash. Expiry is the caller's to check. */
  async find(key: ParsedKey): Promise<KeyFacts | null> {
    const facts = await this.cache.fetch(key.hash, { context: key });
    return facts === undefined || facts === UNKNOWN ? null : facts;
  }

  /** Makes a change of this process be seen by it at once. */
  forgetAccount(accountId: string): void {
    for (const [hash, facts] of this.cache.entries())
      if (facts !== UNKNOWN && facts.accountId === accountId) this.cache.delete(hash);
  }

  private async load({ shard, hash }: ParsedKey): Promise<KeyFacts | null> {
    const { rows } = await this.client.query({
      name: 'directory.key-by-hash',
      text: `select account_id, id, project_id, agent_id, scopes, requests_per_minute, expires_at
             from api_keys where shard = $1 and hash = $2 and revoked_at is null`,
      values: [shard, hash],
    });
    const row = (rows as KeyRow[])[0];
    if (!row) return null;
    return {
      accountId: row.account_id,
      keyId: row.id,
      projectId: row.project_id,
      agentId: row.agent_id,
      scopes: row.scopes,
      requestsPerMinute: row.requests_per_minute,
      expiresAt: row.expires_at,
    };
  }
}
