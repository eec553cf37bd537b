import { exponential, minutes, owedWork, type LaneKey, type Owed } from '@verbatim/owed-work';
import { z } from 'zod';
import type { StoredJob } from './job.row';

/**
 * Owed while a job is to be run; the lane is the job. The budget is that of one step: whoever gets on begins it anew.
 * 20 attempts are about 14 minutes of waiting: 1, 2, 4 … 32 seconds, then a minute each.
 */
export const runJob = owedWork({
  kind: 'run-job',
  subject: z.strictObject({}),
  attempts: 20,
  backoff: exponential({ first: 1_000, max: 60_000 }),
  giveUpAfterMs: minutes(60),
});

export const laneOf = ({ id, scope }: Pick<StoredJob, 'id' | 'scope'>): LaneKey => ({
  shard: scope.shard,
  accountId: scope.accountId,
  kind: runJob.kind,
  lane: id,
});

/** Due at once, by the database's clock. */
export const owedRun = (job: StoredJob): Owed<object> => ({
  ...laneOf(job),
  streamId: job.id,
  subjectId: job.id,
  subject: {},
  dueAt: 'now',
  traceparent: job.traceparent,
});
