import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../scripts/lib/settings.mjs';
import { library } from '../lib/library.mjs';
import { ms } from '../lib/numbers.mjs';
import { idOf, LONG, loadReading } from '../lib/reading-data.mjs';
import { alternate, closedLoop } from '../lib/rounds.mjs';
import { openSite } from '../lib/site.mjs';

const { Pool: HttpPool } = createRequire(path.join(projectRoot, 'package.json'))('undici');
const { openPool } = library('platform/database/src');
const { listStatement } = library('conversation/src/adapters/postgres/conversation-list.sql');
const { messageSearchStatement } = library('conversation/src/adapters/postgres/message-search.sql');

const PAGE = 100;
const DEEP = 50_000;
const MOST = 2;

const scopeOf = ({ shard, accountId }) => ({
  shard,
  accountId,
  projectId: null,
  agentId: null,
  environments: ['live', 'pre-release', 'sandbox'],
});

/** The filters of a list as a query has them, and as the reader takes them. */
const filters = {
  'agent, common': [{ agentId: idOf(3, 1) }, { agentId: [idOf(3, 1)] }],
  'agent, rare': [{ agentId: idOf(3, 40) }, { agentId: [idOf(3, 40)] }],
  user: [{ userId: idOf(4, 5) }, { userId: [idOf(4, 5)] }],
  state: [{ stateId: idOf(6, 201) }, { stateId: [idOf(6, 201)] }],
  category: [{ categoryId: idOf(6, 301) }, { categoryId: [idOf(6, 301)] }],
  status: [{ status: 'paused' }, { status: ['paused'] }],
  'in progress': [{ inProgress: 'true' }, { inProgress: true }],
  mode: [{ mode: 'manual' }, { mode: 'manual' }],
  assignee: [{ assigneeId: idOf(5, 3) }, { assigneeId: idOf(5, 3) }],
  environment: [{ environment: 'pre-release' }, { environment: 'pre-release' }],
  channel: [{ channel: 'voice' }, { channel: 'voice' }],
  active: [{ activeOnly: 'true' }, { activeOnly: true }],
  feedback: [{ feedback: 'down' }, { feedback: 'down' }],
  score: [{ scoreFrom: '9.9' }, { scoreFrom: 9.9 }],
  'created in a week': [
    { createdFrom: '2026-05-01T00:00:00.000Z', createdTo: '2026-05-08T00:00:00.000Z' },
    { createdFrom: '2026-05-01T00:00:00.000Z', createdTo: '2026-05-08T00:00:00.000Z' },
  ],
  keyword: [{ q: 'Last123' }, { q: 'Last123' }],
};

const queryOf = (query) => new URLSearchParams(query).toString();
const window = { limit: PAGE, direction: 'desc', after: null, before: null };

/** `{ what, ours: paths, theirs: statements }`: what one operation asks for, by HTTP and by SQL. */
const casesOf = async (site, words, get) => {
  const scope = scopeOf(site.agent);
  const list = (what, query, filter, order, place = window, more = {}) => ({
    what,
    ours: [`/v1/conversations?${queryOf({ limit: PAGE, orderBy: order, ...query, ...more })}`],
    theirs: [listStatement(scope, filter, order, place)],
  });
  const deep = Math.min(DEEP, (await site.value('select count(*)::int from conversations')) >> 1);
  const { rows } = await site.pool.query(
    `select id, created_at from conversations where account_id = $1 and deleted_at is null
     order by created_at desc, id desc offset $2 limit 1`,
    [scope.accountId, Math.max(0, deep - 1)],
  );
  const place = { at: rows[0].created_at.toISOString(), id: rows[0].id };
  let after = '';
  for (let at = 0; at < deep; at += PAGE) {
    const limit = Math.min(PAGE, deep - at);
    const page = await get(`/v1/conversations?${queryOf({ limit, ...(after ? { after } : {}) })}`);
    after = page.pagination.nextCursor;
  }
  const transcript = Array.from({ length: LONG / PAGE }, (_, at) => at * PAGE);
  const cursors = [];
  const ofTalk = `/v1/conversations/${idOf(7, 1)}/messages?limit=${PAGE}`;
  for (let at = 0, cursor = ''; at < transcript.length; at++) {
    cursors.push(cursor);
    cursor = (await get(`${ofTalk}${cursor && `&after=${cursor}`}`)).pagination.nextCursor;
  }
  const word = (what, q) => ({
    what: `words in messages, ${what}`,
    ours: [`/v1/messages/search?${queryOf({ q, limit: 20 })}`],
    theirs: [messageSearchStatement(scope, { q }, { limit: 20, after: null, before: null })],
  });
  return [
    list('first page', {}, {}, 'created'),
    list('first page by last message', {}, {}, 'lastMessage'),
    list(`page ${deep} rows in`, {}, {}, 'created', { ...window, after: place }, { after }),
    ...Object.entries(filters).map(([name, [query, filter]]) => list(`filter: ${name}`, query, filter, 'created')),
    ...['agent, common', 'user', 'in progress'].map((name) =>
      list(`filter: ${name}, by last message`, ...filters[name], 'lastMessage'),
    ),
    word('common', words.common),
    word('rare', words.rare),
    {
      what: `a conversation of ${LONG} messages, ${transcript.length} pages (operation: all of them)`,
      ours: cursors.map((cursor) => `${ofTalk}${cursor && `&after=${cursor}`}`),
      theirs: transcript.map((seq) => ({
        text: `select * from messages where shard = $1 and account_id = $2 and conversation_id = $3 and seq > $4
               order by seq limit $5`,
        values: [scope.shard, scope.accountId, idOf(7, 1), seq, PAGE + 1],
      })),
    },
  ];
};

/** A word of many messages, and one of few. */
const wordsIn = (all) => {
  const counts = new Map();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
  return { common: byCount[0], rare: byCount.at(-1) };
};

export const run = async ({ servers, rounds, seconds, conversations, dialogues, log }) => {
  const site = await openSite(servers);
  const { words } = await loadReading(site, { conversations, dialogues }, log);
  const api = await site.start('api');
  const bare = openPool(site.databaseUrl, { max: 1 });
  const http = new HttpPool(`http://127.0.0.1:${api.port}`, { connections: 1 });
  const headers = { authorization: `Bearer ${site.key}` };
  const get = async (at) => {
    const { statusCode, body } = await http.request({ path: at, method: 'GET', headers });
    const answer = await body.json();
    if (statusCode !== 200) throw new Error(`${at} answered ${statusCode}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const results = [];
  try {
    for (const { what, ours, theirs } of await casesOf(site, wordsIn(words), get)) {
      const each = Math.max(0.2, seconds / 4);
      const timed = async (work) => {
        const { rate, p50, p95 } = await closedLoop({ callers: 1, seconds: each }, work);
        return { rate, p50, p95 };
      };
      let calls = 0;
      const overHttp = async () => {
        for (const at of ours) await get(at);
        calls += 1;
      };
      await overHttp();
      calls = 0;
      let [statements, cpuMs] = [0, 0];
      const medians = await alternate(
        {
          ours: async () => {
            const before = await api.look();
            const result = await timed(overHttp);
            const after = await api.look();
            statements += after.statements - before.statements;
            cpuMs += after.cpuMs - before.cpuMs;
            return result;
          },
          theirs: () =>
            timed(async () => {
              for (const statement of theirs) await bare.query(statement);
            }),
        },
        rounds,
        () => undefined,
      );
      const ratio = medians.ours.p95 / medians.theirs.p95;
      log(`${what}: ${ms(medians.ours.p95)} : ${ms(medians.theirs.p95)}`);
      results.push({
        what,
        ours: `p95 ${ms(medians.ours.p95)}`,
        theirs: `p95 ${ms(medians.theirs.p95)}`,
        ratio,
        target: `≤ ${MOST}`,
        met: ratio <= MOST,
        spent: { statements: statements / calls, redis: 0, cpuUs: (cpuMs * 1_000) / calls },
      });
    }
    return results;
  } finally {
    await http.close();
    await bare.end();
    await site.close();
  }
};
