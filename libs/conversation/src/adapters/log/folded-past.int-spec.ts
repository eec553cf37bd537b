import { openPool } from '@verbatim/database';
import { PostgresEventStore, type StreamRef } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { conversationProjections } from '../../conversation.projections';
import { blankDetails, type ConversationEvent } from '../../domain/conversation.events';
import { blankAnnotations } from '../../domain/decide/messages';
import type { ConversationRecord } from '../../ports/conversation-reader.port';
import type { MessageRecord, MessageWindow } from '../../ports/message-reader.port';
import type { Moment } from '../../ports/past.port';
import { conversationTables } from '../../shell/tables';
import { anyMoves, play } from '../../../test/histories';
import { appended, changingMinds, idFrom, stored } from '../../../test/lived';
import { PostgresConversationReader } from '../postgres/postgres-conversation-reader';
import { PostgresEraser } from '../postgres/postgres-eraser';
import { PostgresMessageReader } from '../postgres/postgres-message-reader';
import { versionAt } from '../postgres/version-at';
import { FoldedPast } from './folded-past';

const scope: AccountScope = {
  shard: 3,
  accountId: idFrom('account'),
  projectId: null,
  agentId: null,
  environments: ['live'],
};

/** What somebody saw who looked right after an append; null where there was nothing to be seen. */
interface Seen {
  readonly version: number;
  readonly record: ConversationRecord | null;
  readonly contextState: unknown;
  readonly messages: readonly MessageRecord[];
  readonly feedback: readonly unknown[];
}

const windowOf = fc.record({
  limit: fc.integer({ min: 1, max: 6 }),
  direction: fc.constantFrom('asc' as const, 'desc' as const),
  place: fc.option(fc.tuple(fc.constantFrom('after' as const, 'before' as const), fc.integer({ min: 0, max: 12 }))),
});
const asWindow = ({ limit, direction, place }: typeof windowOf extends fc.Arbitrary<infer W> ? W : never) => ({
  limit,
  direction,
  after: place?.[0] === 'after' ? place[1] : null,
  before: place?.[0] === 'before' ? place[1] : null,
});

const within = (messages: readonly MessageRecord[], { limit, direction, after, before }: MessageWindow) => {
  const ascending = (direction === 'asc') !== (before !== null);
  const place = before ?? after;
  const ordered = ascending ? messages : [...messages].reverse();
  const beyond = ordered.filter(({ seq }) => place === null || (ascending ? seq > place : seq < place));
  return beyond.slice(0, limit + 1);
};

const wordless = (message: MessageRecord): MessageRecord => ({
  ...message,
  text: null,
  context: null,
  authorName: null,
  citations: [],
  draft: null,
  details: null,
  annotations: message.annotations && {
    ...blankAnnotations,
    silence: message.annotations.silence,
    outOfDomain: message.annotations.outOfDomain,
    latencyMs: message.annotations.latencyMs,
  },
});
const anonymous = (record: ConversationRecord): ConversationRecord => {
  const { contextState: _, ...blank } = blankDetails;
  return {
    ...record,
    ...blank,
    handover: record.handover && { ...record.handover, reason: null, destination: null },
    summary: record.summary && { ...record.summary, text: null },
    legalHold: record.legalHold && { ...record.legalHold, reason: null },
  };
};

let database: TestDatabase;
let pool: Pool;
let store: PostgresEventStore;
let conversations: PostgresConversationReader;
let messages: PostgresMessageReader;
let past: FoldedPast;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url);
  store = new PostgresEventStore({ connectionString: database.url, tables: conversationTables });
  await store.open();
  conversations = new PostgresConversationReader(pool);
  messages = new PostgresMessageReader(pool);
  past = new FoldedPast({
    store,
    conversations,
    projections: conversationProjections,
    versionAt: versionAt(pool),
  });
});
afterAll(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

const look = async (id: string, version: number): Promise<Seen> => ({
  version,
  record: await conversations.find(scope, id),
  contextState: (await conversations.contextStates(scope, [id])).get(id) ?? null,
  messages: await messages.list(scope, id, { limit: 1_000, direction: 'asc', after: null, before: null }),
  feedback: (await conversations.feedbackOf(scope, [id], 100)).get(id) ?? [],
});

/** Appends what was decided, one decision after the other, and looks after each. */
const live = async (stream: StreamRef, decisions: readonly (readonly ConversationEvent[])[]): Promise<Seen[]> => {
  const seen: Seen[] = [];
  await appended(store, stream, decisions, async (version) => void seen.push(await look(stream.streamId, version)));
  return seen;
};

const plain = (record: object): object => {
  const { contextState: _, ...rest } = record as { contextState: unknown };
  return rest;
};
const unversioned = (found: readonly (MessageRecord & { readonly version?: number })[]) =>
  found.map(({ version: _, ...message }) => message);

it('shows of every version what the live read model showed then', async () => {
  await fc.assert(
    fc.asyncProperty(anyMoves, windowOf, async (moves, anyWindow) => {
      const stream = { shard: scope.shard, accountId: scope.accountId, streamId: v7() };
      const decisions = changingMinds(play(moves).steps.map(({ events }) => events.map(stored)));
      const seen = await live(
        stream,
        decisions.filter((events) => events.length > 0),
      );
      const window = asWindow(anyWindow);
      for (const then of seen) {
        const moment: Moment = { stream, version: then.version };
        if (then.record === null) {
          await expect(past.conversation(moment)).rejects.toMatchObject({ code: 'past.not-found' });
          await expect(past.messages(moment, window)).rejects.toMatchObject({ code: 'past.not-found' });
          continue;
        }
        const was = await past.conversation(moment, { messages: 3, feedback: 100 });
        expect(plain(was.record)).toEqual(then.record);
        expect(was.record.contextState).toEqual(then.contextState);
        expect(was.feedback).toEqual(then.feedback);
        expect(unversioned(was.messages as never)).toEqual(then.messages.slice(-3));
        expect(unversioned(await past.messages(moment, window))).toEqual(within(then.messages, window));
      }
      const now = seen.at(-1);
      if (now?.record == null) return;

      for (const at of new Set(decisions.flat().map(({ data }) => data.occurredAt))) {
        const last = decisions.flat().findLastIndex(({ data }) => data.occurredAt <= at) + 1;
        expect((await past.moment(scope, stream.streamId, { time: at })).version).toBe(last);
      }
      if (now.record.legalHold) return; // it keeps its words
      await new PostgresEraser(pool).scrub(stream);
      for (const then of seen) {
        if (then.record === null) continue;
        const moment: Moment = { stream, version: then.version };
        expect(plain((await past.conversation(moment)).record)).toEqual(anonymous(then.record));
        expect(unversioned(await past.messages(moment, window))).toEqual(within(then.messages, window).map(wordless));
      }
    }),
    { numRuns: 20 },
  );
}, 240_000);
