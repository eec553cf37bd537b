import { randomUUID } from 'node:crypto';
import type { FaultAct, FaultName } from '@verbatim/faults';
import { inWorld, until, type Client, type World } from './rig';

const CANARY = 'quincunx';
const HOW_MANY = 12;

type Fault = `${FaultName}:${FaultAct}`;

interface Job {
  readonly state: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** Asks for a job, has the first worker die at its first conversation, and a second one take over. */
const run = async (world: World, client: Client, fault: Fault, path: string, body: object): Promise<Job> => {
  const { id } = (await client.call('POST', path, { body })).body as { id: string };
  const doomed = await world.worker({ fault });
  await until('the worker dies', () => doomed.hasExited());
  await world.passTime('end-of-lease');
  await world.worker();
  return until('the job ends', async () => {
    const job = (await client.call('GET', `/v1/jobs/${id}`)).body as Job;
    return job.state === 'completed' ? job : null;
  });
};

/** Conversations of one user, each with a title, and so one event with words. */
const talks = async (client: Client, userId: string): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < HOW_MANY) ids.push(await client.start({ user: { id: userId }, title: CANARY }));
  return ids;
};

describe('a worker that dies in the midst of a job', () => {
  it.each(['before-commit:kill', 'after-commit-before-wake:kill'] as const)(
    'at %s leaves each conversation changed once, and counted once',
    (fault) =>
      inWorld({}, async (world) => {
        await world.api();
        const client = await world.client();
        const userId = randomUUID();
        const ids = await talks(client, userId);
        const body = { filter: { userIds: [userId] }, change: { title: 'Moved' } };
        const { result } = await run(world, client, fault, '/v1/conversations/bulk-update', body);
        expect(result).toEqual({ matched: HOW_MANY, changed: HOW_MANY, unchanged: 0, failed: [] });
        const changes = await world.sql<{ count: number }>(
          `select count(*)::int as count from events
           where stream_id = any($1) and type = 'conversation.details-changed.v1' group by stream_id`,
          [ids],
        );
        expect(changes.map(({ count }) => count)).toEqual(ids.map(() => 1));
      }),
    120_000,
  );

  it.each(['before-commit:kill', 'after-commit-before-wake:kill'] as const)(
    'at %s leaves no word of an erased user, and an exact receipt',
    (fault) =>
      inWorld({}, async (world) => {
        await world.api();
        const client = await world.client();
        const userId = randomUUID();
        const ids = await talks(client, userId);
        const { result } = await run(world, client, fault, `/v1/users/${userId}/erase`, {});
        expect(result).toMatchObject({ conversations: HOW_MANY, messages: 0, events: HOW_MANY, userErased: true });
        const words = await world.sql(
          `select 1 from events e where e::text like $1 union all select 1 from conversations c where c::text like $1`,
          [`%${CANARY}%`],
        );
        expect(words).toEqual([]);
        const facts = await world.sql(
          `select 1 from events where stream_id = any($1) and type = 'conversation.anonymised.v1'`,
          [ids],
        );
        expect(facts).toHaveLength(HOW_MANY);
      }),
    120_000,
  );
});
