import { HttpAnswer } from '@verbatim/http';
import { z } from 'zod';
import type { Job } from './job';
import { jobStates } from './job.states';

const time = z.iso.datetime();
const count = z.int().min(0);

export const jobState = z.enum(jobStates).meta({
  description: '`queued`, `running` and `paused` may change; `completed`, `failed` and `cancelled` are final.',
});

/** The JSON of a job; a route that starts one answers 202 with it. */
export const jobView = z
  .object({
    id: z.uuid(),
    kind: z.string().meta({ description: 'What sort of job it is' }),
    state: jobState,
    dryRun: z.boolean().meta({ description: 'It only looks and counts, and changes nothing' }),
    input: z.record(z.string(), z.unknown()).meta({ description: 'What it was asked to do' }),
    progress: z.object({
      done: count.meta({ description: 'Rows dealt with so far' }),
      total: count.nullable().meta({ description: 'Rows there are; null when they were not counted' }),
    }),
    result: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What came of it so far, by kind; null before there is anything to tell' }),
    error: z.string().nullable().meta({ description: 'Why it failed, as a stable code' }),
    createdAt: time,
    updatedAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof jobView>;

export const jobExample: JobView = {
  id: '018f6b1e-7c00-7000-8000-000000020001',
  kind: 'erase-user',
  state: 'running',
  dryRun: false,
  input: { userId: '018f6b1e-7c00-7000-8000-00000000f001' },
  progress: { done: 200, total: 731 },
  result: null,
  error: null,
  createdAt: '2026-01-05T09:00:00.000Z',
  updatedAt: '2026-01-05T09:00:04.000Z',
  startedAt: '2026-01-05T09:00:01.000Z',
  finishedAt: null,
};

export const toJobView = (job: Job): JobView => ({
  id: job.id,
  kind: job.kind,
  state: job.state,
  dryRun: job.dryRun,
  input: { ...job.input },
  progress: job.progress,
  result: job.result && { ...job.result },
  error: job.error,
  createdAt: job.createdAt.toISOString(),
  updatedAt: job.updatedAt.toISOString(),
  startedAt: job.startedAt?.toISOString() ?? null,
  finishedAt: job.finishedAt?.toISOString() ?? null,
});

/** What `jobAnswer` says, for `@Answers(202, jobView, jobAccepted)`. */
export const jobAccepted = {
  description: 'A job was made: follow it where Location says',
  example: { ...jobExample, state: 'queued', progress: { done: 0, total: null }, startedAt: null },
  headers: { Location: 'Of the job' },
} as const;

/** 202 with the job and where to follow it. */
export const jobAnswer = (job: Job): HttpAnswer<JobView> =>
  new HttpAnswer(202, toJobView(job), { location: `/v1/jobs/${job.id}` });
