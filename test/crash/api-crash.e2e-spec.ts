import { randomUUID } from 'node:crypto';
import type { FaultName } from '@verbatim/faults';
import { check, Client, inWorld, nothingWrong, until, type Called, type Child, type World } from './rig';

interface Crash {
  readonly conversationId: string;
  readonly key: string;
  readonly text: string;
  /** Message events of the conversation when the process had died. */
  readonly stored: number;
}

/** Says something to an api that dies of it. */
const sayInto = async (world: World, client: Client, doomed: Child, text: string): Promise<Crash> => {
  const conversationId = await client.start();
  const key = randomUUID();
  client.ledger.intend({ conversationId, key, text });
  expect(await client.tryOnce(doomed.url, { conversationId, key, text })).toBeNull();
  expect(await doomed.exited).toEqual({ code: null, signal: 'SIGKILL' });
  const events = await world.sql(
    `select 1 from events where stream_id = $1 and type = 'conversation.message-posted.v1'`,
    [conversationId],
  );
  return { conversationId, key, text, stored: events.length };
};

const replayed = (called: Called | null): boolean => called?.headers.get('idempotent-replayed') === 'true';

describe('an api that dies', () => {
  it(
    'leaves all of a message or nothing, and a retry with the same key finds out which',
    () =>
      inWorld({}, async (world) => {
        const [healthy, ...doomed] = await Promise.all([
          world.api(),
          ...(['before-commit', 'after-commit-before-wake', 'after-commit-before-answer'] as const).map(
            async (at: FaultName) => world.api({ fault: `${at}:kill` }),
          ),
          world.worker(),
        ]);
        // Only the healthy one is behind the load balancer; the doomed are spoken to by name.
        const client = new Client(await world.tenant(), () => [healthy.url]);
        const [before, unwoken, unanswered] = doomed as [Child, Child, Child];

        const nothing = await sayInto(world, client, before, 'Is anybody there?');
        expect(nothing.stored).toBe(0);
        const all = await sayInto(world, client, unwoken, 'Will somebody wake up?');
        expect(all.stored).toBe(1);
        const answered = await sayInto(world, client, unanswered, 'Did you get this?');
        expect(answered.stored).toBe(1);

        // Nobody was woken, nobody retries: the sweeper finds what is owed.
        for (const { conversationId } of [all, answered]) {
          const reply = await until('the reply is there', async () => {
            const { body } = await client.call('GET', `/v1/conversations/${conversationId}/messages`);
            return body.data.find(({ role }: { role: string }) => role === 'agent');
          });
          expect(reply.text).toContain('You said: ');
        }

        const url = healthy.url;
        const again = (crash: Crash) => client.tryOnce(url, crash);
        const fresh = await again(nothing);
        expect([fresh?.status, replayed(fresh)]).toEqual([202, false]);
        for (const crash of [all, answered]) {
          const original = await again(crash);
          expect([original?.status, replayed(original)]).toEqual([202, true]);
          expect(original?.body.message.text).toBe(crash.text);
        }
        await client.ended(nothing.conversationId, fresh?.body.message.id);
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );
});
