import { eventColumns, toEvent, type EventRow, type EventStore, type RecordedEvent } from '@verbatim/event-store';
import { environments, type AccountScope } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { StreamFilter, StreamLog, StreamsPage } from '../../ports/stream-log.port';

/** An event may carry some hundred kilobytes; this many are held at a time. */
const PAGE = 200;
/** So many streams are looked at in one statement, however few of them are wanted. */
const LOOKED_AT = 1_000;
const NONE = '00000000-0000-0000-0000-000000000000';

interface Found {
  readonly id: string;
  readonly version: number;
  readonly wanted: boolean;
}

const EVENTS = `select ${eventColumns} from events
  where shard = $1 and account_id = $2 and stream_id = any($3::uuid[]) order by stream_id, version`;

/** Reads the log alone: an export does not depend on a read model being right. */
export class PostgresStreamLog implements StreamLog {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  async *read(scope: AccountScope, filter: StreamFilter, afterStream: string | null): AsyncGenerator<StreamsPage> {
    for (let after = afterStream ?? NONE; ;) {
      const found = await this.find(scope, filter, after);
      for (const group of groupsOf(found.filter(({ wanted }) => wanted))) yield* this.eventsOf(scope, group);
      const last = found.at(-1);
      if (!last || found.length < LOOKED_AT) return;
      after = last.id;
    }
  }

  private async find(scope: AccountScope, filter: StreamFilter, after: string): Promise<readonly Found[]> {
    const values: unknown[] = [scope.shard, scope.accountId, after, LOOKED_AT];
    const wanted = conditionsOf(scope, filter, (value) => `$${values.push(value)}`);
    const { rows } = await this.pool.query<Found>(
      `select s.stream_id as id, s.version, coalesce(${wanted.join(' and ')}, false) as wanted from (
         select * from streams where shard = $1 and account_id = $2 and stream_id > $3 order by stream_id limit $4
       ) s left join events f
         on f.shard = s.shard and f.account_id = s.account_id and f.stream_id = s.stream_id and f.version = 1
       order by s.stream_id`,
      values,
    );
    return rows;
  }

  private async *eventsOf(scope: AccountScope, group: readonly Found[]): AsyncGenerator<StreamsPage> {
    const [first] = group;
    if (!first) return;
    if (first.version > PAGE) return yield* this.long(scope, first);
    const upto = new Map(group.map(({ id, version }) => [id, version]));
    const { rows } = await this.pool.query<EventRow>({
      name: 'export-events',
      text: EVENTS,
      values: [scope.shard, scope.accountId, [...upto.keys()]],
      rowMode: 'array',
    });
    const events = rows.map(toEvent).filter(({ streamId, version }) => version <= (upto.get(streamId) ?? 0));
    yield { events, last: true };
  }

  private async *long({ shard, accountId }: AccountScope, { id, version }: Found): AsyncGenerator<StreamsPage> {
    for (let from = 1; from <= version; from += PAGE) {
      const limit = Math.min(PAGE, version - from + 1);
      const events: readonly RecordedEvent[] = await this.store.readStream(
        { shard, accountId, streamId: id },
        { fromVersion: from, limit },
      );
      yield { events, last: from + limit > version };
    }
  }
}

/** As many short streams as fit into a page; a long one is alone. A stream has as many events as its version says. */
function* groupsOf(streams: readonly Found[]): Generator<readonly Found[]> {
  let [group, events]: [Found[], number] = [[], 0];
  for (const stream of streams) {
    if (group.length > 0 && events + stream.version > PAGE) {
      yield group;
      [group, events] = [[], 0];
    }
    group.push(stream);
    events += stream.version;
  }
  if (group.length > 0) yield group;
}

/** Of a stream's first event `f`, which says what never changes. */
const conditionsOf = (scope: AccountScope, filter: StreamFilter, bind: (value: unknown) => string): string[] => {
  const conditions = [`f.type like 'conversation.%'`];
  const says = (field: string, values: readonly string[]): void =>
    void conditions.push(`f.data->>'${field}' = any(${bind(values)}::text[])`);
  if (environments.some((one) => !scope.environments.includes(one))) says('environment', scope.environments);
  if (scope.projectId !== null) says('projectId', [scope.projectId]);
  if (scope.agentId !== null) says('agentId', [scope.agentId]);
  if (filter.projectId) says('projectId', filter.projectId);
  if (filter.agentId) says('agentId', filter.agentId);
  if (filter.userId) says('userId', filter.userId);
  if (filter.createdFrom !== undefined) conditions.push(`f.occurred_at >= ${bind(filter.createdFrom)}::timestamptz`);
  if (filter.createdTo !== undefined) conditions.push(`f.occurred_at < ${bind(filter.createdTo)}::timestamptz`);
  return conditions;
};
