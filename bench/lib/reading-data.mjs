import fs from 'node:fs';
import { saying } from './load.mjs';

const TURNS = 20;
const AT_ONCE = 5_000;
export const LONG = 1_000;

/** Texts of dialogues: from a file as `verbatim import` takes it, or made up. */
const dialoguesOf = (file) => {
  if (!file)
    return Array.from({ length: 200 }, (_, at) =>
      Array.from(
        { length: TURNS },
        (__, turn) => `${saying(40 + ((at * 7 + turn * 31) % 90))} number${at * TURNS + turn}`,
      ),
    );
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line).turns.map(({ text }) => text));
};

// 0 to 1, the same for the same n: as good as chance, and the same each time.
const chance = (salt) => `((hashint4(n * 7919 + ${salt}) & 1048575) / 1048576.0)`;
const id = (kind, n) => `('0000000${kind}-0000-7000-8000-' || lpad(to_hex((${n})::int), 12, '0'))::uuid`;
export const idOf = (kind, n) => `0000000${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const oneOf = (salt, shares) => {
  let sum = 0;
  const cases = Object.entries(shares).map(
    ([value, share]) => `when ${chance(salt)} < ${(sum += share)} then '${value}'`,
  );
  return `case ${cases.join(' ')} else '${Object.keys(shares)[0]}' end`;
};
const statuses = { completed: 0.7, in_progress: 0.1, archived: 0.1, pending: 0.05, abandoned: 0.04, paused: 0.01 };

const PEOPLE = `
insert into users (shard, account_id, id, external_id, first_name, last_name, email)
select $1, $2, ${id(4, 'n')}, 'bench-' || n, 'First' || n, 'Last' || (n % 997), 'user' || n || '@example.com'
from generate_series(1, $3) n`;
const AGENTS = `
insert into agents (shard, account_id, id, project_id, name, instructions, provider_kind, on_busy)
select $1, $2, ${id(3, 'n')}, $3, 'Agent ' || n, '', 'builtin', 'enqueue' from generate_series(1, 40) n`;
const CONVERSATIONS = `
insert into conversations (shard, account_id, id, project_id, agent_id, user_id, environment, channel, status, mode,
  state_id, assignee_id, category_ids, title, summary, score, score_by, score_at, feedback_count, feedback_up,
  feedback_down, created_at, first_message_at, started_at)
select $1, $2, ${id(7, 'n')}, $3, ${id(3, `1 + floor(power(${chance(1)}, 3) * 40)`)},
  ${id(4, `1 + floor(power(${chance(2)}, 2) * $4)`)}, ${oneOf(3, { live: 0.9, sandbox: 0.08, 'pre-release': 0.02 })},
  ${oneOf(4, { api: 0.8, email: 0.12, sms: 0.06, voice: 0.02 })}, ${oneOf(5, statuses)},
  case when ${chance(6)} < 0.03 then 'manual' else 'ai' end,
  case when ${chance(7)} < 0.2 then ${id(6, `200 + floor(${chance(8)} * 6)`)} end,
  case when ${chance(9)} < 0.05 then ${id(5, `1 + floor(${chance(10)} * 10)`)} end,
  case when ${chance(11)} < 0.15 then array[${id(6, `300 + floor(${chance(12)} * 20)`)}] else '{}' end,
  left(t.title, 200) || ' ' || n, null, case when ${chance(13)} < 0.3 then round((${chance(14)} * 10)::numeric, 1) end,
  'model', now(), (${chance(15)} < 0.06)::int, (${chance(15)} < 0.05)::int,
  (${chance(15)} between 0.05 and 0.06)::int, at, at, at
from (select n, date_trunc('milliseconds', timestamptz '2026-10-01' - ${chance(16)} * interval '365 days') as at
  from generate_series($5::int, $6::int) n) s
join lateral (select text as title from bench_turns where dialogue = n % $7::int and seq = 1) t on true`;
const ACTIVITY = `
insert into conversation_activity (shard, account_id, id, version, message_count, turn_count, open_questions,
  reply_running, active_at, last_message_at, updated_at)
select $1, $2, c.id, 40, 20, 10, (${chance(17)} < 0.005)::int, false, at, at, at
from (select n, ${id(7, 'n')} as id from generate_series($3::int, $4::int) n) s
join conversations c on c.shard = $1 and c.account_id = $2 and c.id = s.id
cross join lateral (select date_trunc('milliseconds', c.created_at + ${chance(18)} * interval '10 days') as at) l`;
const MESSAGES = `
insert into messages (shard, account_id, conversation_id, id, seq, role, text, version, created_at)
select $1, $2, ${id(7, 'n')}, gen_random_uuid(), t.seq, case when t.seq % 2 = 1 then 'user' else 'agent' end, t.text,
  t.seq, c.created_at + t.seq * interval '20 seconds'
from generate_series($3::int, $4::int) n
join conversations c on c.shard = $1 and c.account_id = $2 and c.id = ${id(7, 'n')}
join bench_turns t on t.dialogue = n % $5::int and t.seq <= ${TURNS}`;
const LONG_ONE = `
insert into messages (shard, account_id, conversation_id, id, seq, role, text, version, created_at)
select $1, $2, ${id(7, '1')}, gen_random_uuid(), s.seq, 'user', t.text, s.seq, now()
from generate_series(1, ${LONG}) as s(seq) join bench_turns t on t.dialogue = s.seq % $3::int and t.seq = 1
on conflict do nothing`;

/** Fills the read models with so many conversations of the site's account, by SQL. The first has 1,000 messages. */
export const loadReading = async (
  { pool, agent: { shard, accountId, projectId } },
  { conversations, dialogues },
  log,
) => {
  const texts = dialoguesOf(dialogues);
  const users = Math.max(10, Math.ceil(conversations / 10));
  await pool.query('create unlogged table bench_turns (dialogue int, seq int, text text, primary key (dialogue, seq))');
  for (let at = 0; at < texts.length; at += 500) {
    const rows = texts
      .slice(at, at + 500)
      .flatMap((turns, one) => turns.map((text, turn) => ({ dialogue: at + one, seq: turn + 1, text })));
    await pool.query(
      'insert into bench_turns select * from json_to_recordset($1::json) as t(dialogue int, seq int, text text)',
      [JSON.stringify(rows)],
    );
  }
  await pool.query(PEOPLE, [shard, accountId, users]);
  await pool.query(AGENTS, [shard, accountId, projectId]);
  for (let from = 1; from <= conversations; from += AT_ONCE) {
    const to = Math.min(conversations, from + AT_ONCE - 1);
    await pool.query(CONVERSATIONS, [shard, accountId, projectId, users, from, to, texts.length]);
    await pool.query(ACTIVITY, [shard, accountId, from, to]);
    await pool.query(MESSAGES, [shard, accountId, from, to, texts.length]);
    log(`${to} conversations loaded`);
  }
  await pool.query(LONG_ONE, [shard, accountId, texts.length]);
  await pool.query('vacuum analyze');
  return {
    words:
      texts
        .flat()
        .join(' ')
        .toLowerCase()
        .match(/[a-z]{4,}/g) ?? [],
  };
};
