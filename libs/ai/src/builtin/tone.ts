import { detect } from 'tinyld';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import type { Turn } from '@verbatim/conversation';
import { cleanText } from '../text/clean-text';
import { readable } from '../text/readable';

const readUnits = 1_000;
const turnsRead = 50;

/**
 * How the user sounds, from -1 (all bad) to 1 (all good), later turns counting for more. Null where the user did not
 * write English, the only language the lexicon knows: "die" is no bad word in German.
 */
export const toneOf = (turns: readonly Turn[]): number | null => {
  const said = turns
    .filter(({ role }) => role === 'user')
    .slice(-turnsRead)
    .map(({ text }) => cleanText(readable(text, readUnits)));
  if (detect(readable(said.join('\n'), readUnits)) !== 'en') return null;
  const weights = said.map((_, at) => at + 1);
  const tones = said.map((text) => SentimentIntensityAnalyzer.polarity_scores(text).compound);
  const sum = tones.reduce((total, tone, at) => total + tone * weights[at]!, 0);
  return sum / weights.reduce((total, weight) => total + weight, 0);
};
