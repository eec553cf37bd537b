import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

const YEARS = 365 * 24 * 60;

/**
 * Owed for a project, which is its lane, as long as it has a policy. It must happen: the budget is beyond reach, and only
 * the tries after a failure are spaced.
 */
export const applyRetention = owedWork({
  kind: 'apply-retention', // stored: renaming strands the rows already owed
  subject: z.strictObject({}),
  attempts: 1_000_000,
  backoff: exponential({ first: 5_000, max: minutes(10) }),
  giveUpAfterMs: minutes(10 * YEARS),
});
