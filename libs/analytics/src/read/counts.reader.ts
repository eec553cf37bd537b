import type { AccountScope } from '@verbatim/kernel';
import type { Pool } from 'pg';
import { countColumns, type Answerer, type Counts } from '../counting/measures';
import { DAILY_COUNTS } from '../follow/daily-counts.follower';

export const dimensions = ['agent', 'environment', 'channel'] as const;
export type Dimension = (typeof dimensions)[number];

export interface CountsFilter {
  /** Buckets at which the days begin, in order, and the one that ends the last. */
  readonly boundaries: readonly number[];
  readonly agentId: string | null;
  readonly environment: string | null;
  readonly channel: string | null;
  /** What else to tell counts apart by. */
  readonly by: Dimension | null;
}

/** Of a day, from 0. `group` is null for the day as a whole. */
interface OfDay {
  readonly day: number;
  readonly group: string | null;
}
export type DayCounts = OfDay & Counts;
export interface DayTimes extends OfDay {
  /** null: by anybody. */
  readonly answerer: Answerer | null;
  /** Times that half, and that 95 %, of the answers took at most. */
  readonly medianMs: number;
  readonly p95Ms: number;
}

const columnOf = { agent: 'agent_id::text', environment: 'environment', channel: 'channel' } as const;

const AS_OF = `select case when coalesce(c.position, 0) >= coalesce(h.head, 0) then now()
    else (select recorded_at from events e where e.shard = $1 and e.position = coalesce(c.position, 0) + 1) end as as_of
  from (select $1::smallint as shard) as s
  left join shard_heads h on h.shard = s.shard
  left join checkpoints c on c.shard = s.shard and c.projection = $2`;

/** The rows of a table within a scope and a filter, each with its day and its group: $1…$9. */
const rowsOf = (table: string, by: Dimension | null): string =>
  `(select *, width_bucket(bucket, $6::int[]) - 1 as day${by ? `, ${columnOf[by]} as part` : ''} from ${table}
    where shard = $1 and account_id = $2 and environment = any($3)
      and ($4::uuid is null or project_id = $4) and ($5::uuid is null or agent_id = $5)
      and bucket >= ($6::int[])[1] and bucket < ($6::int[])[array_length($6::int[], 1)]
      and ($7::uuid is null or agent_id = $7) and ($8::text is null or environment = $8)
      and ($9::text is null or channel = $9)) as r`;

const COUNTS = (by: Dimension | null): string =>
  `select day, ${by ? 'part' : 'null'} as "group", ${countColumns.map((column) => `sum(${column})::float8 as ${column}`).join(', ')}
   from ${rowsOf('analytics_counts', by)} group by ${by ? 'grouping sets ((day), (day, part))' : 'day'}`;

const TIMES = (by: Dimension | null): string =>
  `select day, ${by ? 'part' : 'null'} as "group", answerer, (p.times)[1]::float8 as "medianMs", (p.times)[2]::float8 as "p95Ms" from (
     select day, ${by ? 'part, ' : ''}answerer, percentile_disc(array[0.5, 0.95]) within group (order by ms) as times
     from ${rowsOf('analytics_reply_times', by)}
     group by grouping sets ((day), (day, answerer)${by ? ', (day, part), (day, part, answerer)' : ''})
   ) as p`;

/** Reads what the follower has counted, of what a key may see. */
export class CountsReader {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Everything that was answered before this time is counted. Ask before reading the counts. */
  async asOf({ shard }: AccountScope): Promise<string> {
    const { rows } = await this.pool.query<{ as_of: Date }>({
      name: 'analytics-as-of',
      text: AS_OF,
      values: [shard, DAILY_COUNTS],
    });
    if (!rows[0]) throw new Error('A checkpoint could not be compared with its log');
    return rows[0].as_of.toISOString();
  }

  /** Days and groups of which nothing is counted are not among the answer. */
  async counts(scope: AccountScope, filter: CountsFilter): Promise<readonly DayCounts[]> {
    return this.read<DayCounts>(`analytics-counts-${filter.by ?? 'all'}`, COUNTS(filter.by), scope, filter);
  }

  async replyTimes(scope: AccountScope, filter: CountsFilter): Promise<readonly DayTimes[]> {
    return this.read<DayTimes>(`analytics-times-${filter.by ?? 'all'}`, TIMES(filter.by), scope, filter);
  }

  private async read<Row extends object>(
    name: string,
    text: string,
    scope: AccountScope,
    filter: CountsFilter,
  ): Promise<Row[]> {
    const { boundaries, agentId, environment, channel } = filter;
    const within = [scope.shard, scope.accountId, scope.environments, scope.projectId, scope.agentId];
    return (await this.pool.query<Row>({ name, text, values: [...within, boundaries, agentId, environment, channel] }))
      .rows;
  }
}
