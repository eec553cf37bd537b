import { KeyedRead, type KeyedStatement, type Numbered } from '@verbatim/async';
import { LRUCache } from 'lru-cache';
import { OwedLimitReached } from './errors';

type Counted = Numbered<{ readonly owed: number }>;
type Key = { readonly shard: number; readonly account: string };

export interface OwedBacklogOptions {
  /** Runs a prepared statement; a pool's `query` does. */
  readonly run: (statement: KeyedStatement) => Promise<{ readonly rows: readonly unknown[] }>;
  /** The kinds that count. */
  readonly kinds: readonly string[];
  /** Pieces of work an account may have waiting. */
  readonly limit: number;
  /** Told when it could not be counted; until it can, nobody is refused. */
  readonly onError?: (error: unknown) => void;
  /** Accounts remembered. Default 10,000. */
  readonly remembered?: number;
}

/** An account is counted at most so often. */
const EVERY_MS = 1_000;
/** A count this old says nothing any more. */
const GOOD_FOR_MS = 5_000;
/** Work whose time has not come is nobody's burden: an erasure at the end of its grace period, say. */
const SOON = `now() + interval '1 minute'`;
const KIND = /^[a-z-]+$/;

interface Known {
  readonly owed: number;
  readonly at: number;
}

/**
 * How much each account has waiting to be done, counted behind the back of those who ask: asking costs nothing, and what
 * it answers is a second old. So the limit is kept to within what an account can add in a second or two.
 */
export class OwedBacklog {
  private readonly known: LRUCache<string, Known>;
  private readonly asked = new Set<string>();
  private readonly counts: KeyedRead<Key, Counted>;

  constructor(private readonly options: OwedBacklogOptions) {
    const { run, kinds, limit, remembered = 10_000 } = options;
    for (const kind of kinds) if (!KIND.test(kind)) throw new RangeError(`${kind} is not a plain name`);
    this.known = new LRUCache({ max: remembered });
    this.counts = new KeyedRead<Key, Counted>(
      {
        name: 'owed-backlog',
        key: { shard: 'smallint', account: 'uuid' },
        // Along `owed_work_open`, which alone has this order, and no further than the answer needs.
        rows: `select count(*)::int as owed from (
          select from unnest(array[${kinds.map((kind) => `'${kind}'`).join()}]::text[]) as one(kind) cross join lateral (
            select from owed_work w where w.kind = one.kind and w.state = 'owed' and w.shard = k.shard
              and w.account_id = k.account and w.available_at <= ${SOON} order by w.available_at limit ${limit + 1}
          ) w limit ${limit + 1}
        ) few limit 1`,
        most: 16,
        lanes: 1,
      },
      async (statement) => (await run(statement)).rows as Counted[],
      (row) => row.n,
    );
  }

  /** Throws `limit.owed-work` when the account has as much waiting as it may. Never waits. */
  assertRoom(shard: number, accountId: string): void {
    const now = performance.now();
    const known = this.known.get(accountId);
    const age = known ? now - known.at : Number.POSITIVE_INFINITY;
    if (age >= EVERY_MS) this.count(shard, accountId);
    if (known && age < GOOD_FOR_MS && known.owed >= this.options.limit) throw new OwedLimitReached(this.options.limit);
  }

  private count(shard: number, account: string): void {
    if (this.asked.has(account)) return;
    this.asked.add(account);
    this.counts
      .read({ shard, account })
      .then(
        ([row]) => void this.known.set(account, { owed: row?.owed ?? 0, at: performance.now() }),
        (error: unknown) => {
          this.known.delete(account);
          this.options.onError?.(error);
        },
      )
      .finally(() => this.asked.delete(account));
  }
}
