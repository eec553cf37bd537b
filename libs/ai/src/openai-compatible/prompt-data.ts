import type { Turn } from '@verbatim/conversation';

/** UTF-16 units; older turns are left out, since every model's context ends somewhere. */
const historyUnits = 200_000;

/** The newest turns that fit, oldest first; at least the last. */
export const recentTurns = (turns: readonly Turn[]): Turn[] => {
  const kept: Turn[] = [];
  let units = 0;
  for (const turn of turns.toReversed()) {
    units += turn.text.length;
    if (kept.length > 0 && units > historyUnits) break;
    kept.push(turn);
  }
  return kept.reverse();
};

/** One line of JSON under its label: no text can end the line, nor pass for another label. */
export const labelled = (label: string, data: unknown): string => `${label}: ${JSON.stringify(data)}`;
