import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

const YEARS = 365 * 24 * 60;

/** Due when the grace period ends. It must happen: the budget is beyond reach, and only the tries are spaced. */
export const eraseConversation = owedWork({
  kind: 'erase-conversation',
  subject: z.strictObject({}),
  attempts: 1_000_000,
  backoff: exponential({ first: 5_000, max: minutes(10) }),
  giveUpAfterMs: minutes(10 * YEARS),
});
