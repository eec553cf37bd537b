import { inWorld, until, type Client, type World } from './rig';

const HOW_MANY = 400;

interface Replay {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly result: {
    readonly phase: string;
    readonly differences: number;
    readonly projections: readonly object[];
  } | null;
}

const TABLES = ['conversations', 'conversation_activity', 'messages', 'feedback', 'assessments'];

const contents = async (world: World): Promise<unknown> =>
  Promise.all(
    TABLES.map((table) =>
      world.sql(`select count(*)::int, md5(string_agg(t::text, '|' order by t::text)) from ${table} t`),
    ),
  );

const seed = async (client: Client): Promise<void> => {
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let n = lane; n < HOW_MANY; n += 8) await client.start({ title: `Talk ${n}` });
  });
  await Promise.all(lanes);
};

const read = async (world: World, id: string): Promise<Replay> =>
  (await world.admin('GET', `/v1/admin/replays/${id}`)).body as unknown as Replay;

describe('a worker that is killed in the midst of a replay', () => {
  it.each([
    [
      'of everything',
      {},
      `select 1 from pg_class where relname = 'messages' and relnamespace::regnamespace::text like 'replay%'`,
    ],
    ['in place', 'account', `select 1 from replays where state->>'phase' = 'load' and state->'events' > '0'`],
  ] as const)(
    '%s leaves it to another, which finishes it: each difference is counted once, every row is right',
    (_, reach, begun) =>
      inWorld({}, async (world) => {
        await world.api();
        const client = await world.client();
        await seed(client);
        const whole = await contents(world);
        await world.sql(`update conversations set title = 'Broken'`);
        const [account] = await world.sql<{ account_id: string }>('select account_id from conversations limit 1');
        const body = reach === 'account' ? { accountId: account?.account_id } : {};
        const first = await world.worker();
        const asked = await world.admin('POST', '/v1/admin/replays', { body });
        const { id } = asked.body as { id: string };
        await until('it is under way', async () => {
          const ended = ['completed', 'failed'].includes((await read(world, id)).state);
          return ended || (await world.sql(begun)).length > 0;
        });
        await first.kill();
        await world.passTime('end-of-lease');
        await world.worker();
        const replay = await until('the replay ends', async () => {
          const now = await read(world, id);
          return ['completed', 'failed'].includes(now.state) ? now : null;
        });
        expect(replay).toMatchObject({
          state: 'completed',
          error: null,
          result: { phase: 'done', differences: HOW_MANY },
        });
        expect(await contents(world)).toEqual(whole);
        expect(await world.sql(`select 1 from pg_namespace where nspname like 'replay%'`)).toEqual([]);
      }),
    140_000,
  );
});
