import { openPool } from '@verbatim/database';
import { PostgresEventStore, type RecordedEvent, type StreamRef } from '@verbatim/event-store';
import { idempotencyTable } from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { owedTable } from '@verbatim/owed-work';
import { checkStreams, scrubsTable } from '@verbatim/replay';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { conversationProjections } from '../../conversation.projections';
import { conversationStreams } from '../../conversation.streams';
import type { FeedbackRecord } from '../../ports/feedback-record';
import { CopiedWordsGone, MOST_COPIED_EVENTS, type ForkPlan } from '../../ports/forks.port';
import type { MessageRecord } from '../../ports/message-reader.port';
import { forkedId } from '../../shell/forked-event';
import { conversationTables } from '../../shell/tables';
import { agentPosted, begun, completed, posted, requested, started } from '../../../test/events';
import { anyMoves, play } from '../../../test/histories';
import { appended, changingMinds, idFrom, stored } from '../../../test/lived';
import { PostgresConversationReader } from '../postgres/postgres-conversation-reader';
import { PostgresEraser } from '../postgres/postgres-eraser';
import { PostgresMessageReader } from '../postgres/postgres-message-reader';
import { versionAt } from '../postgres/version-at';
import { FoldedPast } from './folded-past';
import { ForkedStreams } from './forked-streams';

const scope: AccountScope = {
  shard: 3,
  accountId: idFrom('account'),
  projectId: null,
  agentId: null,
  environments: ['live'],
};
const call: CallContext = {
  scope,
  actor: { kind: 'key', id: 'forker' },
  keyId: 'forker',
  requestId: 'fork-request',
  traceparent: null,
  correlationId: 'fork-request',
  causationId: null,
  idempotency: null,
};

let database: TestDatabase;
let pool: Pool;
let store: PostgresEventStore;
let conversations: PostgresConversationReader;
let messages: PostgresMessageReader;
let past: FoldedPast;
let forks: ForkedStreams;
/** Called once before an append. */
let meanwhile: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url);
  const tables = [...conversationTables, owedTable, idempotencyTable, scrubsTable];
  store = new PostgresEventStore({ connectionString: database.url, tables });
  await store.open();
  conversations = new PostgresConversationReader(pool);
  messages = new PostgresMessageReader(pool);
  past = new FoldedPast({ store, conversations, projections: conversationProjections, versionAt: versionAt(pool) });
  forks = new ForkedStreams({
    pool,
    store: {
      readStream: (stream, options) => store.readStream(stream, options),
      append: async (append) => {
        const first = meanwhile;
        meanwhile = null;
        await first?.();
        return store.append(append);
      },
    },
    projections: conversationProjections,
    clock: () => new Date('2026-06-01T12:00:00.000Z'),
    newId: v7,
  });
});
afterAll(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

const aStream = (): StreamRef => ({ shard: scope.shard, accountId: scope.accountId, streamId: v7() });
const planOf = (parent: StreamRef, version: number, more: Partial<ForkPlan> = {}): ForkPlan => ({
  call,
  parent,
  version,
  forkId: v7(),
  commands: (_state, _details, meta) => [
    {
      type: 'Fork',
      data: { fromConversationId: parent.streamId, atMessageId: null, atVersion: version },
      meta: meta(),
    },
  ],
  answer: () => ({ status: 201, headers: {}, body: null }),
  ...more,
});
const allOf = (id: string) => messages.list(scope, id, { limit: 1_000, direction: 'asc', after: null, before: null });
const eventsOf = (stream: StreamRef): Promise<readonly RecordedEvent[]> => store.readStream(stream, { limit: 1_000 });

/** Every row a stream has, and its events: byte by byte what there is of it. */
const everything = async ({ shard, accountId, streamId }: StreamRef): Promise<unknown> => {
  const key = [shard, accountId, streamId];
  const read = async (table: string, column: string) =>
    (
      await pool.query(
        `select *, xmin::text from ${table} where shard = $1 and account_id = $2 and ${column} = $3 order by 1, 2, 3, 4`,
        key,
      )
    ).rows;
  return Promise.all([
    read('streams', 'stream_id'),
    read('events', 'stream_id'),
    read('owed_work', 'stream_id'),
    read('conversations', 'id'),
    read('conversation_activity', 'id'),
    ...['messages', 'feedback', 'assessments'].map((table) => read(table, 'conversation_id')),
  ]);
};

/** What a replay would put right. */
const differencesIn = async (stream: StreamRef): Promise<unknown> => {
  const { differences, poison } = await checkStreams(pool, conversationStreams, [stream]);
  return [...differences, ...poison];
};

/** The past tells with each message by which event it was added. */
const unversioned = (message: MessageRecord): MessageRecord => {
  const { version: _, ...rest } = message as MessageRecord & { readonly version?: number };
  return rest;
};

/** What a fork is to show of a message: its own ids, and an end for what was open. */
const asForked = (forkId: string, { openAt, at }: { openAt: readonly string[]; at: string }) => {
  const own = (id: string): string => forkedId(forkId, id);
  const orNull = (id: string | null): string | null => id && own(id);
  return (message: MessageRecord): MessageRecord => {
    const { question, delivery, delivered } = message;
    const ids = question as Record<string, unknown> | null;
    const mapped =
      ids &&
      Object.fromEntries(
        Object.entries(ids).map(([name, value]) => [
          name,
          /Id$/.test(name) && typeof value === 'string' ? own(value) : value,
        ]),
      );
    const isOpen = openAt.includes(message.id);
    return {
      ...message,
      id: own(message.id),
      conversationId: forkId,
      questionId: orNull(message.questionId),
      question: isOpen ? { kind: 'cancelled', cause: 'forked', replyId: null } : (mapped as MessageRecord['question']),
      delivered:
        delivery && !delivered
          ? { outcome: 'failed', attempts: 0, reason: 'forked', reference: null, occurredAt: at }
          : delivered,
    };
  };
};

it('shows what its parent showed at the cut, is what its events fold to, and leaves the parent alone', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(anyMoves, fc.nat(99), async (moves, place) => {
      const parent = aStream();
      const lived = changingMinds(play(moves).steps.map(({ events }) => events.map(stored)));
      const versions: number[] = [];
      await appended(
        store,
        parent,
        lived.filter((events) => events.length > 0),
        async (version) => void versions.push(version),
      );
      if (!(await conversations.find(scope, parent.streamId))) return;
      const version = versions[place % versions.length]!;
      const moment = { stream: parent, version };
      const before = await everything(parent);
      const plan = planOf(parent, version);
      const then = await past.conversation(moment, { messages: 1_000, feedback: 100 }).catch(() => null);
      if (!then) {
        await expect(forks.write(plan)).rejects.toMatchObject({ code: 'conversation.not-found' });
        return;
      }
      seen += 1;
      const { record, outcome } = await forks.write(plan);
      const fork = { ...parent, streamId: plan.forkId };
      const at = '2026-06-01T12:00:00.000Z';

      const found = await conversations.find(scope, plan.forkId);
      const { contextState, ...shown } = record as typeof record & { contextState: unknown };
      expect(found).toEqual(shown);
      const { contextState: was, ...wasShown } = then.record;
      expect(contextState).toEqual(was);
      expect(found).toEqual({
        ...wasShown,
        id: plan.forkId,
        forkedFrom: { conversationId: parent.streamId, messageId: null, version },
        version: version + 1,
        openQuestions: 0,
        replyRunning: false,
        updatedAt: at,
        updatedBy: { kind: 'key', id: 'forker' },
        activeAt: at,
      });
      const openAt = (then.messages ?? []).flatMap(({ id, question }) =>
        question && !['answered', 'failed', 'cancelled', 'merged'].includes(question.kind) ? id : [],
      );
      expect(await allOf(plan.forkId)).toEqual(
        then.messages?.map(unversioned).map(asForked(plan.forkId, { openAt, at })),
      );
      const feedback = (await conversations.feedbackOf(scope, [plan.forkId], 100)).get(plan.forkId) ?? [];
      expect(feedback).toEqual(
        then.feedback?.map((one: FeedbackRecord) => ({
          ...one,
          conversationId: plan.forkId,
          messageId: forkedId(plan.forkId, one.messageId),
        })),
      );

      expect(await differencesIn(fork)).toEqual([]);
      expect(await everything(parent)).toEqual(before);
      const [copies, originals] = [await eventsOf(fork), await eventsOf(parent)];
      expect(copies).toHaveLength(version + 1);
      expect(copies.at(-1)?.metadata).toMatchObject({ requestId: 'fork-request' });
      for (const [index, copy] of copies.slice(0, -1).entries()) {
        const original = originals[index]!;
        expect(copy).toMatchObject({
          type: original.type,
          version: original.version,
          content: original.content,
          occurredAt: original.occurredAt,
          metadata: { ...original.metadata, copiedFrom: { streamId: parent.streamId, version: original.version } },
        });
      }
      expect(outcome.events.map(({ version: one }) => one)).toEqual([version + 1]);
    }),
    { numRuns: 40 },
  );
  expect(seen).toBeGreaterThan(10);
}, 240_000);

describe('words that are taken out while a conversation is copied', () => {
  const history = [
    [started(), begun(), posted('q1'), requested('q1', 'r1')],
    [completed('q1', 'r1', 2), agentPosted('a1', 3)],
  ].map((events) => events.map(stored));

  it.each([
    ['for the first time', false],
    ['once more', true],
  ])('are not in the copy, %s', async (_, again) => {
    const parent = aStream();
    const version = await appended(store, parent, history);
    const eraser = new PostgresEraser(pool);
    if (again)
      await pool.query(
        'insert into content_scrubs (shard, account_id, stream_id, times) values ($1, $2, $3, 4)',
        Object.values(parent),
      );
    meanwhile = () => eraser.scrub(parent);
    const plan = planOf(parent, version);
    await expect(forks.write(plan)).rejects.toThrow(CopiedWordsGone);
    expect(await eventsOf({ ...parent, streamId: plan.forkId })).toEqual([]);

    const after = planOf(parent, version);
    await forks.write(after);
    const copies = await eventsOf({ ...parent, streamId: after.forkId });
    expect(copies.map(({ content }) => content)).toEqual(copies.map(() => null));
    expect((await allOf(after.forkId)).map(({ text }) => text)).toEqual([null, null, null]);
    expect(await differencesIn({ ...parent, streamId: after.forkId })).toEqual([]);
  });

  it('are in a copy that was made before', async () => {
    const parent = aStream();
    const version = await appended(store, parent, history);
    const plan = planOf(parent, version);
    await forks.write(plan);
    await new PostgresEraser(pool).scrub(parent);
    expect((await allOf(plan.forkId)).map(({ text }) => text)).not.toContain(null);
    await new PostgresEraser(pool).scrub({ ...parent, streamId: plan.forkId });
    expect((await allOf(plan.forkId)).map(({ text }) => text)).toEqual([null, null, null]);
  });
});

describe('what is too long to be copied at once', () => {
  it('is refused by its number of events before it is read', async () => {
    const parent = aStream();
    const plan = planOf(parent, MOST_COPIED_EVENTS + 1);
    await expect(forks.write(plan)).rejects.toMatchObject({
      code: 'fork.too-long',
      details: { events: MOST_COPIED_EVENTS + 1, most: MOST_COPIED_EVENTS },
    });
  });

  it('is refused by how much was said', async () => {
    const parent = aStream();
    const long = (n: number) => ({ ...posted(`q${n}`, n), content: { text: 'x'.repeat(900_000), context: null } });
    const said = Array.from({ length: 18 }, (_, n) => [stored(long(n + 1))]);
    const version = await appended(store, parent, [[started(), begun()].map(stored), ...said]);
    await expect(forks.write(planOf(parent, version))).rejects.toMatchObject({ code: 'fork.too-long' });
    await forks.write(planOf(parent, version - 2));
  });

  it('may be as long as that', async () => {
    const parent = aStream();
    const said = Array.from({ length: (MOST_COPIED_EVENTS - 2) / 2 }, (_, n) => [
      stored(agentPosted(`m${n}`, 2 * n + 1)),
      stored(agentPosted(`n${n}`, 2 * n + 2)),
    ]);
    const pages = Array.from({ length: Math.ceil(said.length / 250) }, (_, n) =>
      said.slice(n * 250, (n + 1) * 250).flat(),
    );
    const version = await appended(store, parent, [[started(), begun()].map(stored), ...pages]);
    expect(version).toBe(MOST_COPIED_EVENTS);
    const { record } = await forks.write(planOf(parent, version));
    expect(record).toMatchObject({ version: MOST_COPIED_EVENTS + 1, messageCount: MOST_COPIED_EVENTS - 2 });
  }, 120_000);
});
