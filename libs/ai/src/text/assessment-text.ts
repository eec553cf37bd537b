import { assessmentLimits } from '@verbatim/conversation';
import { cleanText, oneLine, shorten } from './clean-text';

const { summaryUnits, rationaleUnits, lowestScore, highestScore } = assessmentLimits;

export const summaryText = (text: string): string => shorten(cleanText(text).trim(), summaryUnits);

/** One line; null when it says nothing. */
export const rationaleText = (text: string): string | null => shorten(oneLine(text), rationaleUnits) || null;

/** Within the scale, with one decimal. */
export const scoreOnScale = (score: number): number =>
  Math.min(highestScore, Math.max(lowestScore, Math.round(score * 10) / 10)) + 0; // + 0: no negative zero
