export const jobStates = ['queued', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** What may happen to a job: the first three are asked for by people, the others come from the worker that runs it. */
export const jobMoves = ['pause', 'resume', 'cancel', 'begin', 'complete', 'fail'] as const;
export type JobMove = (typeof jobMoves)[number];

const outcomes: Readonly<Record<JobMove, Partial<Record<JobState, JobState>>>> = {
  pause: { queued: 'paused', running: 'paused', paused: 'paused' },
  resume: { paused: 'queued', queued: 'queued', running: 'running' },
  cancel: { queued: 'cancelled', running: 'cancelled', paused: 'cancelled', cancelled: 'cancelled' },
  begin: { queued: 'running', running: 'running' },
  complete: { queued: 'completed', running: 'completed' }, // queued: paused and resumed during its last step
  fail: { queued: 'failed', running: 'failed' },
};

/** The state after a move: the same when the move changes nothing, null when it is not possible. */
export const stateAfter = (state: JobState, move: JobMove): JobState | null => outcomes[move][state] ?? null;

/** Nothing happens to a finished job any more. */
export const isFinished = (state: JobState): boolean =>
  state === 'completed' || state === 'failed' || state === 'cancelled';
