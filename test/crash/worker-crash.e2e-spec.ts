import type { FaultAct, FaultName } from '@verbatim/faults';
import { answer } from '@verbatim/testing';
import { check, inWorld, measured, nothingWrong, until, type Child } from './rig';

interface Asked {
  readonly conversationId: string;
  readonly questionId: string;
  readonly fault: string;
}

const faults: readonly {
  readonly fault: `${FaultName}:${FaultAct}`;
  readonly calls: number;
  readonly attempt: number;
}[] = [
  { fault: 'before-model-call:kill', calls: 1, attempt: 2 },
  { fault: 'mid-stream:kill', calls: 2, attempt: 2 },
  { fault: 'after-model-before-append:kill', calls: 2, attempt: 2 },
  { fault: 'after-append-before-done:kill', calls: 1, attempt: 1 },
  { fault: 'mid-stream:freeze', calls: 2, attempt: 2 },
];

describe('a worker that dies or freezes', () => {
  it.concurrent(
    'in the middle of a reply, wherever that is, is taken over within 20 s, and there is one reply',
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(answer({ text: 'Here is the answer you wanted.', betweenMs: 5 }));
        await world.api();
        const client = await world.client();
        const doomed = new Map<Child, string>();
        await Promise.all(
          faults.map(async ({ fault }) =>
            doomed.set(await world.worker({ fault, env: { WORKER_CONCURRENCY: '1' } }), fault),
          ),
        );
        // One question at a time, so that it is known which of them each worker had in hand.
        const asked: Asked[] = [];
        const down = new Set<Child>();
        while (down.size < faults.length) {
          const conversationId = await client.start();
          const questionId = await client.say(conversationId, `Question ${asked.length + 1}?`);
          const fallen = await until('a worker falls', () =>
            [...doomed.keys()].find((worker) => !down.has(worker) && (worker.hasExited() || worker.isFrozen())),
          );
          down.add(fallen);
          asked.push({ conversationId, questionId, fault: doomed.get(fallen) ?? '' });
        }
        const frozen = [...doomed.keys()].find((worker) => worker.isFrozen());
        await world.worker();
        const tookMs = await measured('worker killed in mid-reply, until the last reply', async () => {
          for (const { conversationId, questionId } of asked) await client.ended(conversationId, questionId);
        });
        expect(tookMs).toBeLessThan(20_000);

        // The zombie goes on where it stood; its stop waits for what it has in hand.
        frozen?.wake();
        expect(await frozen?.stop()).toEqual({ code: 0, signal: null });
        expect(frozen?.output()).not.toContain('"level":"error"');

        for (const { calls, attempt, fault } of faults) {
          const { conversationId, questionId } = asked.find((one) => one.fault === fault)!;
          const reply = await client.reply(conversationId, questionId);
          expect({ fault, status: reply.status, attempt: reply.message.provenance.attempt }).toEqual({
            ...{ fault, status: 'completed', attempt },
          });
          const question = `Question ${asked.findIndex((one) => one.fault === fault) + 1}?`;
          expect(world.provider.requests.filter(({ text }) => text.includes(question))).toHaveLength(calls);
        }
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );

  it.concurrent(
    'again and again ends the question as failed, with the reason, and the next one is answered',
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(answer({ text: 'At last.' }));
        await world.api();
        const client = await world.client();
        const conversationId = await client.start();
        const questionId = await client.say(conversationId, 'Who survives this?');
        const attempts = 5;
        for (let crash = 1; crash <= attempts; crash += 1) {
          const worker = await world.worker({ fault: 'mid-stream:kill' });
          expect(await worker.exited).toEqual({ code: null, signal: 'SIGKILL' });
          await world.passTime('end-of-lease'); // its lease runs out
        }
        await world.worker();
        expect(await client.ended(conversationId, questionId)).toMatchObject({
          status: 'failed',
          error: { code: 'failed', reason: 'worker-lost', attempts },
        });
        expect(world.provider.requests).toHaveLength(attempts);
        const next = await client.say(conversationId, 'And now?');
        expect(await client.ended(conversationId, next)).toMatchObject({ message: { text: 'At last.' } });
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );
});
