import type { AccountScope } from '@verbatim/kernel';
import type { Pool } from 'pg';

/** Ids that can be told from their kind and number. */
export const idOf = (
  kind: 'account' | 'project' | 'agent' | 'user' | 'member' | 'label' | 'talk',
  n: number,
): string => {
  const place = { account: 1, project: 2, agent: 3, user: 4, member: 5, label: 6, talk: 7 }[kind];
  return `0000000${place}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
};

export const scopeOf = (account: number): AccountScope => ({
  shard: 3,
  accountId: idOf('account', account),
  projectId: null,
  agentId: null,
  environments: ['live', 'pre-release', 'sandbox'],
});

/** The same in SQL, of a number's expression. */
const id = (place: number, n: string): string =>
  `('0000000${place}-0000-7000-8000-' || lpad(to_hex((${n})::int), 12, '0'))::uuid`;
/** From 0 to 1, the same for the same `n`: as good as chance, and repeatable. */
const chance = (salt: number): string => `((hashint4(n * 7919 + ${salt}) & 1048575) / 1048576.0)`;
/** Few numbers often, many seldom: 1 to `most`. */
const skewed = (salt: number, most: number): string => `(1 + floor(power(${chance(salt)}, 3) * ${most}))::int`;
const oneOf = (salt: number, shares: Readonly<Record<string, number>>): string => {
  let sum = 0;
  const cases = Object.entries(shares).map(
    ([value, share]) => `when ${chance(salt)} < ${(sum += share)} then '${value}'`,
  );
  return `case ${cases.join(' ')} else '${Object.keys(shares)[0]}' end`;
};
const words =
  'order return refund parcel invoice lamp table chair delivery address colour wrong broken late thanks hello please when where how';

const ages = (salt: number, days: number): string =>
  `timestamptz '2026-10-01' - ${chance(salt)} * interval '${days} days'`;

/** An account's conversations with all that lists ask for, skewed as real ones are; `from`: the first number. */
const conversationsSql = (account: number, from: number, count: number): string => `
  insert into conversations (shard, account_id, id, project_id, agent_id, user_id, environment, channel, variant_id,
    status, mode, state_id, assignee_id, category_ids, assignment_id, title, summary, score, score_by, score_at,
    feedback_count, feedback_up, feedback_down, created_at, first_message_at, started_at, deleted_at)
  select 3, ${id(1, String(account))}, ${id(7, 'n')},
    ${id(2, `case when ${chance(1)} < 0.9 then 1 else 2 end`)}, ${id(3, skewed(2, 40))}, ${id(4, skewed(3, 3000))},
    ${oneOf(4, { live: 0.9, sandbox: 0.08, 'pre-release': 0.02 })},
    ${oneOf(5, { api: 0.8, email: 0.12, sms: 0.06, voice: 0.02 })},
    case when ${chance(6)} < 0.1 then ${id(6, `100 + ${skewed(7, 3)}`)} end,
    ${oneOf(8, { completed: 0.7, in_progress: 0.1, archived: 0.1, pending: 0.05, abandoned: 0.04, paused: 0.005, failed: 0.005 })},
    case when ${chance(9)} < 0.03 then 'manual' else 'ai' end,
    case when ${chance(10)} < 0.2 then ${id(6, `200 + ${skewed(11, 6)}`)} end,
    case when ${chance(12)} < 0.05 then ${id(5, skewed(13, 10))} end,
    case when ${chance(14)} < 0.15 then array[${id(6, `300 + ${skewed(15, 20)}`)}, ${id(6, `320 + ${skewed(16, 5)}`)}]
      else '{}' end,
    case when ${chance(17)} < 0.01 then 'task-' || (n % 50) end,
    case when ${chance(18)} < 0.5 then 'About order ' || n end,
    case when ${chance(19)} < 0.3 then 'The user asked for ' || ${id(7, 'n * 13')}::text end,
    case when ${chance(20)} < 0.3 then round((${chance(21)} * 10)::numeric, 1) end, 'model', now(),
    (${chance(22)} < 0.06)::int, (${chance(22)} < 0.05)::int, (${chance(22)} between 0.05 and 0.06)::int,
    date_trunc('milliseconds', ${ages(23, 400)}),
    case when ${chance(24)} < 0.95 then date_trunc('milliseconds', ${ages(23, 400)} + interval '5 seconds') end,
    case when ${chance(24)} < 0.95 then date_trunc('milliseconds', ${ages(23, 400)} + interval '5 seconds') end,
    case when ${chance(25)} < 0.02 then now() end
  from generate_series(${from}, ${from + count - 1}) n;
  insert into conversation_activity (shard, account_id, id, version, message_count, turn_count, open_questions,
    reply_running, active_at, last_message_at, updated_at, hidden)
  select shard, account_id, id, 3, 4, 2, (${chance(26)} < 0.005)::int, ${chance(27)} < 0.001, created_at,
    case when first_message_at is not null then last end, last, deleted_at is not null
  from (select c.*, n, date_trunc('milliseconds', c.created_at + ${chance(28)} * interval '30 days') as last
    from generate_series(${from}, ${from + count - 1}) n
    join conversations c on c.shard = 3 and c.account_id = ${id(1, String(account))} and c.id = ${id(7, 'n')}) s;
`;

const messagesSql = (account: number, from: number, count: number): string => `
  insert into messages (shard, account_id, conversation_id, id, seq, role, text, version, created_at)
  select 3, ${id(1, String(account))}, ${id(7, 'talk')}, gen_random_uuid(), seq,
    case when seq % 2 = 1 then 'user' else 'agent' end,
    (select string_agg(word[1 + floor(power((hashint4(n * 31 + k) & 1048575) / 1048576.0, 2) * 20)::int], ' ')
       from generate_series(1, 12) k) || case when n % 997 = 0 then ' zebra' else '' end,
    seq, timestamptz '2026-06-01' + n * interval '1 minute'
  from (select talk, seq, talk * 4 + seq as n, string_to_array('${words}', ' ') as word
    from generate_series(${from}, ${from + count - 1}) talk, generate_series(1, 4) seq) m;
`;

const directorySql = `
  insert into accounts (shard, id, name) select 3, ${id(1, 'n')}, 'Account ' || n from generate_series(1, 3) n;
  insert into projects (shard, account_id, id, name)
    select 3, ${id(1, 'a')}, ${id(2, 'n')}, 'Project ' || n from generate_series(1, 3) a, generate_series(1, 2) n;
  insert into agents (shard, account_id, id, project_id, name, instructions, provider_kind, on_busy)
    select 3, ${id(1, 'a')}, ${id(3, 'n')}, ${id(2, '1')}, 'Agent Number' || n, '', 'builtin', 'enqueue'
    from (values (1, 40), (2, 40), (3, 2000)) s(a, most), generate_series(1, most) n;
  insert into users (shard, account_id, id, external_id, first_name, last_name, email)
    select 3, ${id(1, 'a')}, ${id(4, 'n')}, 'ext-' || n, 'First' || n, 'Last' || (n % 700), 'user' || n || '@example.com'
    from generate_series(1, 2) a, generate_series(1, 3000) n;
`;

/** Account 1 has 20,000 conversations and 20,000 messages, 2 a tenth of that, 3 next to none. */
export const loadMany = async (client: Pick<Pool, 'query'>): Promise<void> => {
  await client.query(directorySql);
  for (const [account, from, count] of [
    [1, 1, 20_000],
    [2, 30_000, 2_000],
    [3, 40_000, 50],
  ] as const) {
    await client.query(conversationsSql(account, from, count));
    await client.query(messagesSql(account, from, Math.ceil(count / 4)));
  }
  await client.query('vacuum analyze');
};
