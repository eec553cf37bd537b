import fc from 'fast-check';
import { isFinished, jobMoves, jobStates, stateAfter, type JobMove, type JobState } from './job.states';

const allowed = (move: JobMove): Partial<Record<JobState, JobState | null>> =>
  Object.fromEntries(
    jobStates.flatMap((state) => {
      const after = stateAfter(state, move);
      return after === null ? [] : [[state, after]];
    }),
  );

describe('the states of a job', () => {
  it('lets people pause, resume and cancel what is not finished, as often as they like', () => {
    expect(allowed('pause')).toEqual({ queued: 'paused', running: 'paused', paused: 'paused' });
    expect(allowed('resume')).toEqual({ queued: 'queued', running: 'running', paused: 'queued' });
    expect(allowed('cancel')).toEqual({
      queued: 'cancelled',
      running: 'cancelled',
      paused: 'cancelled',
      cancelled: 'cancelled',
    });
  });

  it('lets a worker run and end what is neither paused nor finished', () => {
    expect(allowed('begin')).toEqual({ queued: 'running', running: 'running' });
    expect(allowed('complete')).toEqual({ queued: 'completed', running: 'completed' });
    expect(allowed('fail')).toEqual({ queued: 'failed', running: 'failed' });
  });

  it('never leaves a final state, whatever happens, and is always one move from an end', () => {
    const moves = fc.array(fc.constantFrom(...jobMoves));
    fc.assert(
      fc.property(moves, (sequence) => {
        let state: JobState = 'queued';
        for (const move of sequence) {
          const after = stateAfter(state, move);
          if (isFinished(state)) expect([null, state]).toContain(after);
          state = after ?? state;
        }
        expect(isFinished(state) || stateAfter(state, 'cancel') === 'cancelled').toBe(true);
      }),
    );
  });

  it('treats what people repeat as one', () => {
    for (const state of jobStates)
      for (const move of ['pause', 'resume', 'cancel'] as const) {
        const once = stateAfter(state, move);
        if (once !== null) expect(stateAfter(once, move)).toBe(once);
      }
  });
});
