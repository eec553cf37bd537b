import { openPool } from '@verbatim/database';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import {
  placeIn,
  type ConversationOrder,
  type ConversationRecord,
  type ListPosition,
} from '../../ports/conversation-reader.port';
import { idOf, scopeOf } from '../../../test/many-conversations';
import { PostgresConversationReader } from './postgres-conversation-reader';

// What docs/reading.md promises of a walk by cursor, while others write.
const scope = scopeOf(1);
let database: TestDatabase;
let pool: Pool;
let reader: PostgresConversationReader;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url);
  reader = new PostgresConversationReader(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Several share a time, so that the id has to tell them apart. */
const timeOf = (n: number): string => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 3) * 60_000).toISOString();

const add = async (n: number): Promise<void> => {
  const key = [scope.shard, scope.accountId, idOf('talk', n)];
  await pool.query(
    `insert into conversations (shard, account_id, id, project_id, agent_id, environment, channel, status, mode,
       created_at, first_message_at, started_at, score, score_by, score_at)
     values ($1, $2, $3, $3, $3, 'live', 'api', 'in_progress', 'ai', $4, $4, $4, $5, 'model', $4)`,
    [...key, timeOf(n), (n % 7) + 0.5],
  );
  await pool.query(
    `insert into conversation_activity (shard, account_id, id, version, message_count, turn_count, open_questions,
       reply_running, active_at, last_message_at, updated_at) values ($1, $2, $3, 1, 1, 1, 0, false, $4, $4, $4)`,
    [...key, timeOf(n)],
  );
};

const begin = async (count: number): Promise<string[]> => {
  await pool.query('truncate conversations, conversation_activity');
  made = count;
  for (let n = 0; n < count; n += 1) await add(n);
  return Array.from({ length: count }, (_, n) => idOf('talk', n));
};

/** Somebody else at work: one starts a conversation, one writes into one, which moves it by the orders of activity. */
const writes = {
  start: async (): Promise<null> => {
    await add(made++);
    return null;
  },
  say: async (n: number): Promise<string> => {
    const id = idOf('talk', n % made);
    await pool.query(
      `update conversation_activity set updated_at = $4, last_message_at = $4 where shard = $1 and account_id = $2 and id = $3`,
      [scope.shard, scope.accountId, id, timeOf(made * 3 + n)],
    );
    return id;
  },
};

interface Walk {
  readonly order: ConversationOrder;
  readonly direction: 'asc' | 'desc';
  readonly side: 'after' | 'before';
  readonly limit: number;
  readonly between: readonly (readonly ['start' | 'say', number])[];
}

/** From one end to the other by `after`; or from the far end of what was there back to the beginning by `before`. */
const walk = async ({
  order,
  direction,
  side,
  limit,
  between,
}: Walk): Promise<{ seen: string[]; moved: Set<string> }> => {
  const seen: string[] = [];
  const moved = new Set<string>();
  const read = async (place: ListPosition | null): Promise<readonly ConversationRecord[]> =>
    reader.list(scope, {}, order, { limit, direction, after: null, before: null, [side]: place });
  const positionOf = (row: ConversationRecord): ListPosition => ({ at: placeIn(row, order), id: row.id });
  let place: ListPosition | null = null;
  if (side === 'before') {
    const opposite = direction === 'asc' ? 'desc' : 'asc';
    const [last] = await reader.list(scope, {}, order, { limit: 1, direction: opposite, after: null, before: null });
    if (last) {
      seen.push(last.id);
      place = positionOf(last);
    }
  }
  for (let turn = 0; ; turn += 1) {
    const rows = await read(place);
    const kept = rows.slice(0, limit);
    seen.push(...kept.map(({ id }) => id));
    const last = kept.at(-1);
    if (rows.length <= limit || !last) return { seen, moved };
    place = positionOf(last);
    const write = between[turn];
    if (!write) continue;
    const id = await writes[write[0]](write[1]);
    if (id !== null) moved.add(id);
  }
};

const walks = fc.record({
  direction: fc.constantFrom('asc' as const, 'desc' as const),
  side: fc.constantFrom('after' as const, 'before' as const),
  limit: fc.integer({ min: 1, max: 7 }),
  between: fc.array(fc.tuple(fc.constantFrom('start' as const, 'say' as const), fc.nat(60)), { maxLength: 12 }),
});

const times = (seen: readonly string[], id: string): number => seen.filter((one) => one === id).length;

describe('a walk while others write', () => {
  it.each(['created', 'firstMessage', 'started', 'score'] as const)(
    'by %s, where nothing moved, sees everything that was there exactly once',
    async (order) => {
      await fc.assert(
        fc.asyncProperty(walks, async (one) => {
          const there = await begin(23);
          const { seen } = await walk({ ...one, order });
          expect(new Set(seen).size).toBe(seen.length);
          expect(there.filter((id) => !seen.includes(id))).toEqual([]);
        }),
        { numRuns: 15 },
      );
    },
  );

  it.each(['updated', 'lastMessage'] as const)('by %s sees what did not move exactly once', async (order) => {
    await fc.assert(
      fc.asyncProperty(walks, async (one) => {
        const there = await begin(23);
        const { seen, moved } = await walk({ ...one, order });
        for (const id of there) if (!moved.has(id)) expect([id, times(seen, id)]).toEqual([id, 1]);
      }),
      { numRuns: 15 },
    );
  });
});
