import pg from 'pg';
import { accounts } from './appends.mjs';
import { closedLoop } from './rounds.mjs';
import { v7 } from './service.mjs';
import { saying } from './load.mjs';

/** Enough of them that none is made while the clock runs. */
const MOST_PER_SECOND = 12_000;

/** Callers who each take one conversation after the other through its appends. */
export const driveStore = async (store, appends, { callers, seconds }) => {
  const needed = Math.ceil((seconds * MOST_PER_SECOND * Math.min(1, callers / 16)) / appends.perConversation);
  const stock = appends.conversations(needed + callers);
  const current = Array.from({ length: callers }, () => []);
  return closedLoop({ callers, seconds }, async (caller) => {
    let mine = current[caller];
    if (mine.length === 0) mine = current[caller] = (stock.pop() ?? appends.conversations(1)[0]).reverse();
    await store.append(mine.pop());
  });
};

/** Callers who each append one event after the other, 20 to a stream; `append(stream, version, data, account)`. */
export const driveEvents = async (append, { callers, seconds }) => {
  let turn = 0;
  const begin = () => ({ stream: v7(), version: 0, owner: accounts[turn++ % accounts.length] });
  const current = Array.from({ length: callers }, begin);
  return closedLoop({ callers, seconds }, async (caller) => {
    const mine = current[caller];
    await append(mine.stream, mine.version, eventData(mine.version), mine.owner);
    mine.version += 1;
    if (mine.version === 20) current[caller] = begin();
  });
};

/** About 1 KB of JSON: one message as an event that carries everything itself. */
const eventData = (seq) => ({
  messageId: v7(),
  conversationId: v7(),
  userId: v7(),
  seq,
  role: 'user',
  occurredAt: new Date().toISOString(),
  text: saying(700),
  tags: ['bench'],
});

const SCHEMA = `
create schema plain;
create table plain.streams (
  shard smallint, account_id uuid, stream_id uuid, version int not null, primary key (shard, account_id, stream_id)
) with (fillfactor = 70);
create table plain.events (
  shard smallint, account_id uuid, stream_id uuid, version int, position bigint generated always as identity,
  type text not null, data jsonb not null, recorded_at timestamptz not null default now(),
  primary key (shard, account_id, stream_id, version)
);
create unique index on plain.events (position);`;

const insertWith = (versioned) => `
with s as (${versioned})
insert into plain.events (shard, account_id, stream_id, version, type, data)
select $1, $2, $3, s.version, $5, $6::jsonb from s`;
const FIRST = insertWith(
  'insert into plain.streams values ($1, $2, $3, $4::int + 1) on conflict do nothing returning version',
);
const NEXT = insertWith(
  'update plain.streams set version = version + 1 where shard = $1 and account_id = $2 and stream_id = $3 and version = $4 returning version',
);

/** What most services would write: a prepared statement for each event, which checks the version; 16 connections. */
export const openPlain = async (connectionString) => {
  const pool = new pg.Pool({ connectionString, max: 16, options: '-c enable_seqscan=off -c jit=off' });
  pool.on('error', () => undefined);
  await pool.query(SCHEMA);
  return {
    append: async (stream, version, data, { shard, accountId }) => {
      const { rowCount } = await pool.query({
        name: version === 0 ? 'first' : 'next',
        text: version === 0 ? FIRST : NEXT,
        values: [shard, accountId, stream, version, 'message-posted', JSON.stringify(data)],
      });
      if (rowCount !== 1) throw new Error('The plain insert lost a race that nobody ran');
    },
    close: () => pool.end(),
  };
};
