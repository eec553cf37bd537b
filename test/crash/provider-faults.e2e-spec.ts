import type { PlayName } from '@verbatim/testing';
import { check, inWorld, nothingWrong, until, type Client } from './rig';

/** What a question comes to; a busy machine may make a timeout of any failure that takes its time. */
type End = { readonly text: string } | { readonly reason: string; readonly calls: number };

const unavailable: End = { reason: 'provider-unavailable', calls: 5 };
const garbled: End = { reason: 'provider-garbled', calls: 5 };
const timeout: End = { reason: 'provider-timeout', calls: 5 };
const rejected: End = { reason: 'provider-rejected', calls: 1 };
const quota: End = { reason: 'provider-quota', calls: 1 };

const ends: Readonly<Partial<Record<PlayName, End>>> = {
  'slow-drip': timeout,
  'hang-before-headers': timeout,
  'hang-after-headers': timeout,
  'hang-mid-stream': timeout,
  'reset-before-headers': unavailable,
  'reset-mid-stream': unavailable,
  'cut-off': unavailable,
  'rate-limited': unavailable,
  'rate-limited-retry-after': unavailable,
  quota,
  'quota-in-stream': quota,
  'error-500': unavailable,
  'unavailable-503': unavailable,
  'unauthorized-401': rejected,
  'bad-request-400': rejected,
  redirect: rejected,
  'html-page': garbled,
  'html-page-502': unavailable,
  empty: garbled,
  'empty-body': garbled,
  blank: garbled,
  'ten-megabyte-line': garbled,
  'ten-megabyte-error': unavailable,
  'invalid-json': garbled,
  'no-finish': garbled,
  'content-filter': { reason: 'provider-garbled', calls: 1 },
  'invalid-utf8': { text: 'caf\ufffd( au lait' },
  nul: { text: 'before and after' },
  'lone-surrogate': { text: 'cut \ufffd here \ufffd and there \ufffd' },
  'split-surrogate': { text: 'smile 😀 now' },
  'two-finishes': { text: 'First. Second.' },
  'length-limit': { text: 'As far as I got' },
  'done-then-silence': { text: 'All said.' },
};

const meets = (expected: End, reply: Awaited<ReturnType<Client['reply']>>): boolean =>
  'text' in expected
    ? reply.status === 'completed' && reply.message.text === expected.text
    : reply.status === 'failed' && [expected.reason, 'provider-timeout'].includes(reply.error.reason);

const env = { MODEL_TIMEOUT_SECONDS: '2', MODEL_TOKEN_TIMEOUT_SECONDS: '1', WORKER_CONCURRENCY: '30' };

describe('a provider that misbehaves', () => {
  it(
    'in any way we know of: every question ends as it should, and nobody else feels it',
    () =>
      inWorld({ env }, async (world) => {
        await Promise.all([world.api(), world.worker()]);
        const client = await world.client();
        const neighbour = await world.client({ agent: { provider: { kind: 'builtin' } } });
        const asked = await Promise.all(
          Object.entries(ends).map(async ([play, expected]) => {
            const agentId = await world.agent(client.tenant, { model: play });
            const conversationId = await client.start({ agentId });
            const questionId = await client.say(conversationId, `What of ${play}?`);
            return { play, expected, conversationId, questionId };
          }),
        );

        // While it rages: reads are served, and another account's question is answered.
        const elsewhere = await neighbour.start();
        const answered = neighbour.ended(elsewhere, await neighbour.say(elsewhere, 'Hello!'));
        const reads = await Promise.all(
          Array.from({ length: 20 }, () => neighbour.call('GET', '/v1/conversations', { timeoutMs: 5_000 })),
        );
        expect(reads.map(({ status }) => status)).toEqual(reads.map(() => 200));
        expect((await answered).status).toBe('completed');

        const open = new Map(asked.map((one) => [one.questionId, one]));
        const wrong: unknown[] = [];
        await until(
          'every question has ended',
          async () => {
            await world.passTime('next-try');
            for (const { play, expected, conversationId, questionId } of [...open.values()]) {
              const reply = await client.reply(conversationId, questionId);
              if (reply.status === 'pending') continue;
              open.delete(questionId);
              if (!meets(expected, reply)) wrong.push({ play, expected, reply });
            }
            return open.size === 0;
          },
          { withinMs: 60_000, everyMs: 300 },
        );
        expect(wrong).toEqual([]);

        const calls = (play: string) => world.provider.requests.filter(({ body }) => body.model === play).length;
        for (const { play, expected } of asked)
          expect([play, calls(play)]).toEqual([play, 'text' in expected ? 1 : expected.calls]);
        expect(await check(world, client.ledger, neighbour.ledger)).toEqual(nothingWrong);
        const statuses = [...client.ledger.answers, ...neighbour.ledger.answers].map(({ status }) => status);
        expect(statuses.filter((status) => status !== 202)).toEqual([]);
      }),
    150_000,
  );
});
