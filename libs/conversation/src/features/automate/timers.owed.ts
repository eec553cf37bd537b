import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

const YEARS = 365 * 24 * 60;
const subject = z.strictObject({});

/**
 * The inactivity timer of a conversation: due when there may be something to do about it. One that is looked at too early
 * is postponed, so the budget is beyond reach.
 */
export const closeIdle = owedWork({
  kind: 'close-idle', // stored: renaming strands the rows already owed
  subject,
  attempts: 1_000_000,
  backoff: () => 5_000,
  giveUpAfterMs: minutes(10 * YEARS),
});

/** Owed when an agent's times change, the agent being the lane: all its open conversations are looked at anew. */
export const lookAnew = owedWork({
  kind: 'look-anew',
  subject,
  attempts: 1_000_000,
  backoff: exponential({ first: 1_000, max: 60_000 }),
  giveUpAfterMs: minutes(10 * YEARS),
});
