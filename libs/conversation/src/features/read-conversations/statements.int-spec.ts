import type { QueryBus } from '@nestjs/cqrs';
import { openPool } from '@verbatim/database';
import { AgentReader, NamesReader, ReferenceReader, systemClock, UserReader } from '@verbatim/directory';
import { CursorCodec } from '@verbatim/http';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import type { Pool } from 'pg';
import { FactsOfDirectory } from '../../adapters/directory/facts-of-directory';
import { PostgresConversationReader } from '../../adapters/postgres/postgres-conversation-reader';
import { PostgresMessageReader } from '../../adapters/postgres/postgres-message-reader';
import { includes } from '../../ports/included';
import { Includes } from '../../shell/includes';
import { searchBody } from '../../wire/reading.schema';
import { idOf, loadMany, scopeOf } from '../../../test/many-conversations';
import { ConversationLists } from './conversation-lists';
import type { ListConversationsQuery } from './conversation.queries';
import { ListConversationsHandler } from './read-conversations.handlers';

let database: TestDatabase;
let pool: Pool;
let lists: ConversationLists;
let statements = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url);
  await loadMany(pool);
  const counted = new Proxy(pool, {
    get: (target, name) => {
      if (name === 'query') statements += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const conversations = new PostgresConversationReader(counted);
  const directory = new FactsOfDirectory(
    new UserReader(counted),
    new AgentReader(counted, systemClock),
    new ReferenceReader(counted),
    new NamesReader(counted),
  );
  const along = new Includes(conversations, new PostgresMessageReader(counted), directory);
  const handler = new ListConversationsHandler(conversations, directory, along);
  const queries = { execute: (query: ListConversationsQuery) => handler.execute(query) } as unknown as QueryBus;
  lists = new ConversationLists(queries, new CursorCodec('a-secret-of-thirty-two-characters'));
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const statementsOf = async (asked: object): Promise<number> => {
  const before = statements;
  const { data } = await lists.read(scopeOf(1), searchBody.parse({ limit: 100, ...asked }));
  expect(data.length).toBeGreaterThan(0);
  return statements - before;
};

describe('a page of a hundred', () => {
  it.each([
    ['as it is', {}, 1],
    ['filtered', { agentId: [idOf('agent', 1)], status: ['completed'], orderBy: 'lastMessage' }, 1],
    ['found by a keyword', { q: 'order' }, 1],
    ['with its number', { page: 2 }, 2],
    ['with all that can come along', { include: [...includes] }, 1 + includes.length],
  ])('%s takes no more statements than it must', async (_, asked, most) => {
    expect(await statementsOf(asked)).toBeLessThanOrEqual(most);
  });

  it.each(includes)('takes one statement for %s, however many there are', async (include) => {
    expect(await statementsOf({ include: [include] })).toBeLessThanOrEqual(2);
  });
});
