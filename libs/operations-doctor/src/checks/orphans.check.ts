import type { Check } from '../check';
import { placesOf, type Walk } from '../places';

interface Belonging {
  readonly table: string;
  /** Follows shard and account in its key, and names the parent. */
  readonly column: string;
  readonly parent: string;
  readonly parentColumn: string;
}

const belongs = (child: string, parent: string): Belonging => {
  const [table = '', column = ''] = child.split('.');
  const [of = '', parentColumn = ''] = parent.split('.');
  return { table, column, parent: of, parentColumn };
};

/** Which row cannot be without which other. */
const BELONGINGS: readonly Belonging[] = [
  belongs('events.stream_id', 'streams.stream_id'),
  belongs('snapshots.stream_id', 'streams.stream_id'),
  belongs('content_scrubs.stream_id', 'streams.stream_id'),
  belongs('conversations.id', 'streams.stream_id'),
  belongs('conversations.id', 'conversation_activity.id'),
  belongs('conversation_activity.id', 'conversations.id'),
  belongs('messages.conversation_id', 'conversations.id'),
  belongs('feedback.conversation_id', 'conversations.id'),
  belongs('assessments.conversation_id', 'conversations.id'),
  belongs('analytics_conversations.id', 'streams.stream_id'),
  belongs('webhook_deliveries.endpoint_id', 'webhook_endpoints.id'),
  belongs('webhook_attempts.endpoint_id', 'webhook_endpoints.id'),
  belongs('webhook_standings.endpoint_id', 'webhook_endpoints.id'),
];

const walkOf = ({ table, column, parent, parentColumn }: Belonging): Walk => ({
  table,
  column,
  look: `select exists (select from "${parent}" o
    where o.shard = p.shard and o.account_id = p.account_id and o."${parentColumn}" = p.id) as belongs`,
});

export const orphans: Check = {
  name: 'orphans',
  describe: 'No row belongs to something that is not there',
  async *run(db, options) {
    for (const belonging of BELONGINGS)
      for await (const seen of placesOf<{ belongs: boolean }>(db, walkOf(belonging), options)) {
        if (seen.belongs) continue;
        const { table, column, parent } = belonging;
        yield {
          what: `Belongs to nothing: no such row in ${parent}`,
          ...{ shard: seen.shard, accountId: seen.account_id, table, key: { [column]: seen.id } },
          ...(column === 'endpoint_id' ? {} : { streamId: seen.id }),
        };
      }
  },
};
