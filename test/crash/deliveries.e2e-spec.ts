import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { answer } from '@verbatim/testing';
import { check, inWorld, nothingWrong, type World } from './rig';

const KIND = 'generate-reply';

/** Every piece of work ever owed is owed once more, as after a delivery that came twice. */
const oweEverythingAgain = async (world: World): Promise<void> => {
  await world.sql(
    `update owed_work set state = 'owed', attempt = 0, holder = null, due_at = now(), available_at = now()`,
  );
};

const shardOf = async (world: World, accountId: string): Promise<number> => {
  const [row] = await world.sql<{ shard: number }>('select shard from accounts where id = $1', [accountId]);
  return row?.shard ?? 0;
};

const errorsOf = (world: World): readonly string[] =>
  world.children.flatMap((child) =>
    child
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"error"')),
  );

describe('work that is delivered', () => {
  it.concurrent(
    'fifty times over, to two workers, is done once',
    () =>
      inWorld({}, async (world) => {
        const gate = world.provider.gate();
        world.provider.otherwise(gate.play);
        await Promise.all([world.api(), world.worker(), world.worker()]);
        const client = await world.client();
        const shard = await shardOf(world, client.tenant.accountId);
        const conversationId = await client.start();
        world.wake(KIND, shard, 25);
        const questionId = await client.say(conversationId, 'Only once, please.');
        world.wake(KIND, shard, 25);
        await gate.reached;
        world.wake(KIND, shard, 50);
        gate.release();
        expect((await client.ended(conversationId, questionId)).status).toBe('completed');
        await world.settled();
        expect(world.provider.requests).toHaveLength(1);
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );

  it.concurrent(
    'for what is answered, completed, deleted or was never there, ends quietly',
    () =>
      inWorld({}, async (world) => {
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        const [answered, completed, deleted] = await Promise.all([client.start(), client.start(), client.start()]);
        for (const id of [answered, completed, deleted])
          await client.ended(id, await client.say(id, `Hello from ${id}`));
        await client.call('PUT', `/v1/conversations/${completed}/status`, { body: { status: 'completed' } });
        const gone = await client.call('DELETE', `/v1/conversations/${deleted}`);
        expect(gone.status).toBeLessThan(300);
        await world.settled();

        const before = world.provider.requests.length;
        const events = (await world.sql('select 1 from events')).length;
        const never = { questionId: randomUUID(), replyId: randomUUID() };
        await world.sql(
          `insert into owed_work select shard, account_id, kind, $1, $1, $2, $3, 'owed', 0, now(), now(), null, null, null
         from owed_work where kind = $4 limit 1`,
          [randomUUID(), never.replyId, never, KIND],
        );
        await oweEverythingAgain(world);
        world.wake(KIND, await shardOf(world, client.tenant.accountId), 10);
        await world.settled();
        expect(world.provider.requests).toHaveLength(before);
        expect(await world.sql('select 1 from events')).toHaveLength(events);
        expect(errorsOf(world)).toEqual([]);
      }),
    150_000,
  );

  it.concurrent(
    'for an account with a long backlog lets the next account in at once',
    () =>
      inWorld({ env: { WORKER_CONCURRENCY: '8' }, withinMs: 550_000 }, async (world) => {
        const places = 8;
        const backlog = process.env.NIGHTLY === '1' ? 10_000 : 80;
        world.provider.otherwise(answer({ text: 'Next, please.', delayMs: 100 }));
        await world.api();
        const [many, one] = await Promise.all([world.client(), world.client()]);
        const talkers = Array.from({ length: 10 }, async (_, talker) => {
          for (let n = 0; n < backlog / 10; n += 1) await many.say(await many.start(), `Backlog ${talker} ${n}`);
        });
        await Promise.all(talkers);
        await world.worker();
        await world.provider.received(2 * places);
        const conversationId = await one.start();
        const ahead = world.provider.requests.length;
        const questionId = await one.say(conversationId, 'May I come in between?');
        await one.ended(conversationId, questionId);
        const at = world.provider.requests.findIndex(({ text }) => text.includes('May I come in between?'));
        // Those that had their places already, and the one round that was claimed while this was accepted.
        expect(at - ahead).toBeLessThanOrEqual(2 * places);
        expect(world.provider.requests.length).toBeLessThan(backlog);
        await world.settled(500_000);
      }),
    600_000,
  );

  const faketime = spawnSync('faketime', ['-f', '+1h', 'true']).status === 0;
  if (!faketime) process.stderr.write('No faketime: clocks that are wrong by an hour are not tried.\n');
  (faketime ? it.concurrent : it.skip)(
    'to processes whose clocks are an hour off is held and done as ever',
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(answer({ text: 'What time is it?', delayMs: 300, betweenMs: 50 }));
        await Promise.all([
          world.api({ clock: '+1h' }),
          world.worker({ clock: '+1h' }),
          world.worker({ clock: '-1h' }),
        ]);
        const client = await world.client();
        const asked = await Promise.all(
          Array.from({ length: 12 }, async (_, n): Promise<[string, string]> => {
            const conversationId = await client.start();
            return [conversationId, await client.say(conversationId, `Question ${n} of the hour`)];
          }),
        );
        for (const [conversationId, questionId] of asked) await client.ended(conversationId, questionId);
        expect(world.provider.requests).toHaveLength(asked.length);
        const skew = await world.sql<{ hours: number }>(
          `select round(extract(epoch from occurred_at - recorded_at) / 3600)::int as hours from events
         where type = 'conversation.message-posted.v1' limit 1`,
        );
        expect(skew).toEqual([{ hours: 1 }]); // it was off indeed
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );
});
