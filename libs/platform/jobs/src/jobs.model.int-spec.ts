import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { isFinished, stateAfter, type JobState } from './job.states';
import { callIn, openJobs, type Jobs } from './jobs.fixture';

const PAGES = 3;
const acts = fc.array(fc.constantFrom('pause', 'resume', 'cancel', 'work', 'work', 'crash'), { maxLength: 12 });

/** What people and workers do to a job one after the other, against a few lines that say what must come of it. */
describe('any sequence of pauses, resumes, cancellations, steps and crashes', () => {
  let jobs: Jobs;
  beforeAll(async () => {
    jobs = await openJobs();
  });
  afterAll(() => jobs.close());

  it('leaves the job as the rules say, and every page marked that was counted', async () => {
    const claimer = jobs.claimer();
    const crash = new Error('crashed');
    await fc.assert(
      fc.asyncProperty(acts, async (sequence) => {
        await jobs.pool.query('truncate owed_work'); // what a cancelled job before this one left
        const { job, call } = await jobs.newJob(PAGES, { accountId: randomUUID() });
        let state: JobState = 'queued';
        let pages = 0;
        let crashes = false;
        const handler = jobs.handler(() => {
          if (crashes) throw crash;
        }, 0);
        const work = async (): Promise<void> => {
          const [claim] = (await claimer.claim(handler.definition, 1)).claims;
          if (!claim) return;
          await handler.handle(claim, new AbortController().signal).catch((error: unknown) => {
            if (error !== crash) throw error;
          });
          await jobs.expire(job.id);
        };
        for (const act of sequence) {
          if (act === 'work' || act === 'crash') {
            crashes = act === 'crash';
            await work();
            if (stateAfter(state, 'begin') === null) continue;
            state = 'running';
            if (!crashes) pages += 1;
            if (pages === PAGES) state = 'completed';
          } else {
            const after: JobState | null = stateAfter(state, act);
            const asked = jobs.store.change(call, job.id, act);
            if (after === null) await expect(asked).rejects.toMatchObject({ code: 'job.state', details: { state } });
            else expect(await asked).toMatchObject({ state: after });
            state = after ?? state;
          }
          expect(await jobs.store.find(call.scope, job.id)).toMatchObject({ state, progress: { done: pages } });
        }
        // Whatever happened, what is not finished can be brought to its end.
        if (isFinished(state)) return;
        crashes = false;
        await jobs.store.change(call, job.id, 'resume');
        for (; pages < PAGES; pages++) await work();
        expect(await jobs.store.find(call.scope, job.id)).toMatchObject({ state: 'completed' });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps another account out, whatever it asks for', async () => {
    const { job } = await jobs.newJob(PAGES);
    const stranger = callIn(randomUUID());
    const missing = { code: 'job.not-found' };
    await expect(jobs.store.find(stranger.scope, job.id)).rejects.toMatchObject(missing);
    for (const move of ['pause', 'resume', 'cancel'] as const)
      await expect(jobs.store.change(stranger, job.id, move)).rejects.toMatchObject(missing);
  });
});
