import type { FaultAct, FaultName } from '@verbatim/faults';
import { assessing } from '@verbatim/testing';
import { check, inWorld, nothingWrong, until } from './rig';

const faults: readonly { readonly fault: `${FaultName}:${FaultAct}`; readonly attempt: number }[] = [
  { fault: 'before-model-call:kill', attempt: 2 },
  { fault: 'after-model-before-append:kill', attempt: 2 },
  { fault: 'after-append-before-done:kill', attempt: 1 },
];

describe('a worker that dies', () => {
  it(
    'in the middle of a summary, wherever that is, is taken over, and there is one summary',
    () =>
      inWorld({}, async (world) => {
        world.provider.otherwise(assessing());
        await world.api();
        const client = await world.client();
        const conversationId = await client.start();
        const first = await world.worker();
        await client.ended(conversationId, await client.say(conversationId, 'Do you ship to Norway?'));
        await first.stop();
        for (const [index, { fault, attempt }] of faults.entries()) {
          const doomed = await world.worker({ fault });
          const at = `/v1/conversations/${conversationId}`;
          const { status, body } = await client.call('POST', `${at}/summary`);
          expect(status).toBe(202);
          expect(await doomed.exited).toEqual({ code: null, signal: 'SIGKILL' });
          await world.passTime('end-of-lease');
          const heir = await world.worker();
          const standing = await until(`the summary after ${fault}`, async () => {
            const read = await client.call('GET', `${at}/summary`);
            return read.body.status === 'pending' ? null : read.body;
          });
          expect(standing).toMatchObject({
            status: 'completed',
            current: { id: body.requestId, provenance: { attempt } },
          });
          const all = await client.call('GET', `${at}/summaries`);
          expect(all.body.data).toHaveLength(index + 1);
          await heir.stop();
        }
        await world.worker();
        expect(await check(world, client.ledger)).toEqual(nothingWrong);
      }),
    150_000,
  );
});
