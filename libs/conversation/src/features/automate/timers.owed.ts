import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

const YEARS = 365 * 24 * 60;

/** These must happen: the budget is beyond reach, and only the tries after a failure are spaced. */
const timer = (kind: string) =>
  owedWork({
    kind, // stored: renaming strands the rows already owed
    subject: z.strictObject({}),
    attempts: 1_000_000,
    backoff: exponential({ first: 5_000, max: minutes(10) }),
    giveUpAfterMs: minutes(10 * YEARS),
  });

/** The inactivity timer of a conversation: due when there may be something to do about it. */
export const closeIdle = timer('close-idle');

/** Owed when an agent's times change, the agent being the lane: all its open conversations are looked at anew. */
export const lookAnew = timer('look-anew');
