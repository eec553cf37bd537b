import { defineProblems, type ProblemRow } from '@verbatim/http';
import { DomainError } from '@verbatim/kernel';
import type { JobState } from './job.states';

export type JobErrorCode = 'job.not-found' | 'job.state';

export class JobError extends DomainError<JobErrorCode> {}

export const jobNotFound = (): JobError => new JobError('job.not-found', 'There is no such job.');

export const jobState = (state: JobState): JobError =>
  new JobError('job.state', `The job is ${state}: this cannot be done any more.`, { state });

export const jobProblems = defineProblems({
  'job.not-found': { status: 404, title: 'There is no such job' },
  'job.state': { status: 409, title: 'The job does not allow this in its state' },
} satisfies Record<JobErrorCode, ProblemRow>);
