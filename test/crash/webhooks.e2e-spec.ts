import type { ServerResponse } from 'node:http';
import { Receiver, verify } from '../service/receiver';
import { inWorld, until, type World } from './rig';

type Client = Awaited<ReturnType<World['client']>>;

const endpoint = async (client: Client, url: string): Promise<{ id: string; secret: string }> => {
  const body = { projectId: client.tenant.projectId, url };
  return (await client.call('POST', '/v1/webhooks', { body })).body;
};
const say = async (client: Client, conversationId: string, text: string): Promise<void> => {
  const body = { role: 'agent', text };
  const { status } = await client.call('POST', `/v1/conversations/${conversationId}/messages`, { body });
  expect(status).toBeLessThan(300);
};
const versionOf = async (client: Client, id: string): Promise<number> =>
  (await client.call('GET', `/v1/conversations/${id}`)).body.version;
const upTo = (version: number): number[] => Array.from({ length: version }, (_, index) => index + 1);
/** As they came for the first time. */
const firsts = (versions: readonly number[]): number[] => [...new Set(versions)];

describe('webhooks', () => {
  it.concurrent(
    'that were on their way when their worker was killed come again under their id, and the rest in order',
    () =>
      inWorld({}, async (world) => {
        const receiver = await Receiver.start();
        const held: ServerResponse[] = [];
        receiver.answer = () => (response) => void held.push(response);
        try {
          const [, doomed] = await Promise.all([world.api(), world.worker()]);
          const client = await world.client();
          const { secret } = await endpoint(client, receiver.url);
          const conversationId = await client.start();
          for (const text of ['One', 'Two', 'Three']) await say(client, conversationId, text);
          await until('a delivery is under way', () => held.length === 1);
          await doomed.kill();
          receiver.answer = () => 204;
          await world.worker();
          await world.passTime('end-of-lease');
          const last = await versionOf(client, conversationId);
          await until('all of them', () => receiver.versionsOf(conversationId).at(-1) === last, { withinMs: 30_000 });
          expect(receiver.versionsOf(conversationId)).toEqual(upTo(last));
          const [first, again] = receiver.received;
          expect(again?.id).toBe(first?.id);
          expect(verify(secret, again!)).toEqual(first?.event);
        } finally {
          await receiver.close();
        }
      }),
    150_000,
  );

  it.concurrent(
    'of several conversations are complete and in order, however often workers are killed',
    () =>
      inWorld({}, async (world) => {
        const receiver = await Receiver.start();
        receiver.answer = () => (response) => void setTimeout(() => response.writeHead(204).end(), 15);
        try {
          await Promise.all([world.api(), world.worker()]);
          const client = await world.client();
          await endpoint(client, receiver.url);
          const conversations = await Promise.all([1, 2, 3].map(() => client.start()));
          for (let round = 1; round <= 4; round += 1) {
            for (const id of conversations)
              for (const text of ['a', 'b', 'c']) await say(client, id, `${text} of round ${round}`);
            await until('some of it', () => receiver.received.length >= round * 6, { withinMs: 30_000 });
            await world.children.findLast(({ app }) => app === 'worker')?.kill();
            await world.worker();
            await world.passTime('end-of-lease');
          }
          const lasts = await Promise.all(conversations.map((id) => versionOf(client, id)));
          await until(
            'all of it',
            async () => {
              await world.passTime('end-of-lease');
              return conversations.every(
                (id, index) => firsts(receiver.versionsOf(id, receiver.received)).length === lasts[index],
              );
            },
            { withinMs: 60_000, everyMs: 500 },
          );
          for (const [index, id] of conversations.entries())
            expect(firsts(receiver.versionsOf(id, receiver.received))).toEqual(upTo(lasts[index] ?? 0));
          await world.settled();
        } finally {
          await receiver.close();
        }
      }),
    150_000,
  );
});
