import type { AccountScope } from '@verbatim/kernel';
import type { Job } from './job';
import type { JobState } from './job.states';
import type { JobStore } from './job-store';
import { JobPatience, WaitForJobHandler, WaitForJobQuery } from './wait-for-job';

/** A job that is in each of these states when looked at, and stays in the last. */
const waiting = (states: readonly JobState[], milliseconds = 10_000) => {
  let looks = 0;
  const find = (): Promise<Job> => {
    const state = states[Math.min(looks, states.length - 1)];
    looks += 1;
    return Promise.resolve({ state } as Job);
  };
  const patience = Object.assign(new JobPatience(), { milliseconds });
  const handler = new WaitForJobHandler({ find } as unknown as JobStore, patience);
  const wait = () => handler.execute(new WaitForJobQuery({} as AccountScope, 'job'));
  return { wait, patience, looks: () => looks };
};

describe('waiting for a job', () => {
  it.each(['completed', 'failed', 'cancelled'] as const)('ends when it is %s', async (end) => {
    const { wait, looks } = waiting(['queued', 'running', end]);
    expect([(await wait()).state, looks()]).toEqual([end, 3]);
  });

  it('ends with patience, whatever the job does', async () => {
    const { wait, looks } = waiting(['queued'], 0);
    expect([(await wait()).state, looks()]).toEqual(['queued', 1]);
  });

  it('ends when the process does', async () => {
    const { wait, patience } = waiting(['running']);
    const told = wait();
    patience.beforeApplicationShutdown();
    expect((await told).state).toBe('running');
  });
});
