import type { QuestionOutcome } from '../../domain/conversation.outcome';
import type { WorkStanding } from '../../ports/timeline-reader.port';
import type { NowView, WhereName } from './timeline.schema';

const nothingOwed = {
  attempt: null,
  attemptsLeft: null,
  nextAttemptAt: null,
  leaseUntil: null,
  giveUpAt: null,
  worker: null,
  lastError: null,
  behind: null,
};

/** Where an open question stands, by what it waits for. `behind`: the question whose reply is being made. */
export const questionNow = (
  kind: QuestionOutcome['kind'],
  work: WorkStanding | null,
  behind: string | null,
): Omit<NowView, 'sinceMs'> | null => {
  switch (kind) {
    case 'waiting':
      return { ...nothingOwed, where: 'waiting_for_its_turn', behind };
    case 'running':
      // Between two of the reads here a reply may have been asked for, or have ended.
      return (work && workNow(work)) ?? { ...nothingOwed, where: 'waiting_for_a_worker' };
    case 'awaiting_human':
      return { ...nothingOwed, where: 'waiting_for_a_human' };
    case 'awaiting_external':
      return { ...nothingOwed, where: 'waiting_for_the_agent_outside' };
    case 'answered':
    case 'failed':
    case 'cancelled':
    case 'merged':
      return null;
  }
};

/** Where owed work stands; null once it is done. */
export const workNow = (work: WorkStanding): Omit<NowView, 'sinceMs'> | null => {
  if (!work.isOwed) return null;
  const { attempt, attemptsLeft, availableAt, giveUpAt, worker, lastError } = work;
  return {
    where: whereOf(work),
    attempt,
    attemptsLeft,
    nextAttemptAt: availableAt,
    leaseUntil: worker === null ? null : availableAt,
    giveUpAt,
    worker,
    lastError,
    behind: null,
  };
};

const whereOf = ({ worker, availableAt, now, attempt }: WorkStanding): WhereName => {
  const isHeldBack = availableAt > now;
  if (worker !== null) return isHeldBack ? 'held_by_a_worker' : 'lost_by_a_worker';
  if (!isHeldBack) return 'waiting_for_a_worker';
  return attempt === 0 ? 'waiting_to_be_due' : 'waiting_to_be_tried_again';
};
