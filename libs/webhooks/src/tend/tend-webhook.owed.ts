import { exponential, minutes, owedWork } from '@verbatim/owed-work';
import { z } from 'zod';

const YEARS = 365 * 24 * 60;

/** Owed when an endpoint, which is the lane, has something replayed, or what waits for it can be sent again. */
export const tendWebhook = owedWork({
  kind: 'tend-webhook', // stored: renaming strands the rows already owed
  subject: z.strictObject({}),
  attempts: 1_000_000,
  backoff: exponential({ first: 5_000, max: minutes(10) }),
  giveUpAfterMs: minutes(10 * YEARS),
});
