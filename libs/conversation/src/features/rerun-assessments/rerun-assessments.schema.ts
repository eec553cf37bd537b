import { jobExample, type JobType } from '@verbatim/jobs';
import { z } from 'zod';
import type { AssessmentKind } from '../../ports/assessment-reader.port';
import { instant, statuses, uuid } from '../../wire/common.schema';

const MOST = 1_000_000;

const filter = z
  .strictObject({
    agentIds: z.array(uuid).max(500).optional(),
    from: instant.optional().describe('Created then or later'),
    to: instant.optional().describe('Created before then'),
    status: z.array(z.enum(statuses)).max(statuses.length).optional(),
    missingOnly: z.boolean().optional().describe('Only those that have none yet'),
  })
  .meta({ id: 'RerunFilter', description: 'All that is given must hold. One condition at least.' });

const input = {
  filter,
  budget: z.int().min(1).max(MOST).describe('At most so many conversations are assessed'),
};

export const rerunBody = z
  .strictObject({
    what: z.enum(['summary', 'score']),
    ...input,
    dryRun: z.boolean().default(false).describe('Only count'),
  })
  .meta({ id: 'RerunAssessments' });

export type Rerun = z.output<typeof rerunBody>;
export type RerunInput = Pick<Rerun, 'filter' | 'budget'>;

const rerunOf = (kind: string): JobType<RerunInput> => ({ kind, input: z.strictObject(input) });
/** Have conversations assessed anew. */
export const reruns: Readonly<Record<AssessmentKind, JobType<RerunInput>>> = {
  summary: rerunOf('rerun-summaries'),
  score: rerunOf('rerun-scores'),
};

export const rerunExample = {
  what: 'summary' as const,
  filter: { agentIds: ['0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02'], status: ['completed' as const], missingOnly: true },
  budget: 500,
  dryRun: true,
};

export const rerunJobExample = {
  ...jobExample,
  kind: reruns.summary.kind,
  state: 'queued' as const,
  dryRun: true,
  input: { filter: rerunExample.filter, budget: rerunExample.budget },
  progress: { done: 0, total: null },
  startedAt: null,
};
