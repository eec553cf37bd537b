import type { ScoreSignals, Turn } from '@verbatim/conversation';
import { rationaleText, scoreOnScale } from '../text/assessment-text';
import { cleanText } from '../text/clean-text';
import { smallTalkIn } from './small-talk';
import { toneOf } from './tone';

export interface Judgement {
  readonly score: number;
  readonly rationale: string | null;
}

interface Point {
  readonly points: number;
  readonly why: string;
}

const middle = 5;
const toneWeight = 2;
const feedbackWeight = 2;
const mostLostToFailures = 2;

const statusPoints: Readonly<Record<ScoreSignals['status'], number>> = {
  pending: 0,
  in_progress: 0,
  paused: 0,
  completed: 1,
  abandoned: -1,
  failed: -2,
  archived: 0,
};

const tenth = (points: number): number => Math.round(points * 10) / 10;

const fromTone = (turns: readonly Turn[]): Point => {
  const tone = toneOf(turns);
  if (tone === null) return { points: 0, why: 'tone not judged, as only English is' };
  const points = tenth(toneWeight * tone);
  return { points, why: points === 0 ? 'neutral tone' : "tone of the user's words" };
};

/** A question after which nobody but the user spoke is open, unless it only says thanks or goodbye. */
const fromAnswers = (turns: readonly Turn[]): Point | null => {
  const spoken = turns.filter(({ text }) => text.trim() !== '');
  const lastAnswer = spoken.findLastIndex(({ role }) => role !== 'user');
  const open = spoken.slice(lastAnswer + 1).some(({ text }) => smallTalkIn(cleanText(text)) === null);
  if (open) return { points: -1.5, why: 'last question not answered' };
  return lastAnswer === -1 ? null : { points: 1, why: 'questions answered' };
};

const fromSignals = ({ feedback, status, handedOver, failedReplies }: ScoreSignals): (Point | null)[] => {
  const { up, down } = feedback;
  const lost = Math.min(mostLostToFailures, failedReplies);
  return [
    up + down > 0
      ? { points: (feedbackWeight * (up - down)) / (up + down), why: `feedback ${up} up and ${down} down` }
      : null,
    handedOver ? { points: -1, why: 'handed over to a human' } : null,
    lost > 0 ? { points: -lost, why: `${failedReplies} failed ${failedReplies === 1 ? 'reply' : 'replies'}` } : null,
    statusPoints[status] === 0 ? null : { points: statusPoints[status], why: status },
  ];
};

const signed = (points: number): string => (points > 0 ? `+${points}` : `${points}`);
const lineOf = ({ points, why }: Point): string => (points === 0 ? why : `${why} ${signed(points)}`);

/**
 * A sum anyone can check: the middle of the scale, and so many points for each sign of how it went. Words weigh only by
 * their tone: nobody talks their way to a score.
 */
export const scoreConversation = (turns: readonly Turn[], signals: ScoreSignals): Judgement => {
  const points = [fromTone(turns), fromAnswers(turns), ...fromSignals(signals)]
    .filter((point) => point !== null)
    .map((point) => ({ ...point, points: tenth(point.points) + 0 }));
  const sum = points.reduce((total, point) => total + point.points, middle);
  return {
    score: scoreOnScale(sum),
    rationale: rationaleText(`Starts at ${middle}; ${points.map(lineOf).join('; ')}.`),
  };
};
