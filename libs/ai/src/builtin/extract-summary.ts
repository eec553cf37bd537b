import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Turn } from '@verbatim/conversation';
import { termsOf, wordsOf } from '../knowledge/words';
import { summaryText } from '../text/assessment-text';
import { cleanText, oneLine, shorten } from '../text/clean-text';
import { readable } from '../text/readable';
import { sentencesOf } from '../text/sentences';
import { phrases } from './phrases';
import { rankSentences } from './rank-sentences';
import { smallTalkIn } from './small-talk';

interface Sentence {
  readonly role: Turn['role'];
  /** Of its turn. */
  readonly turn: number;
  readonly text: string;
  readonly rank: number;
}

const sentenceUnits = 500;
const nameUnits = 80;
const answersShown = 3;
/** UTF-16 units read of all turns together; a long one is known by its beginning and its end. */
const readUnits = 200_000;

const sentencesIn = async (turns: readonly Turn[]): Promise<Sentence[]> => {
  const unitsOfEach = Math.ceil(readUnits / Math.max(1, turns.length) / 2);
  const found: Sentence[] = [];
  for (const [turn, { role, text }] of turns.entries()) {
    const lines = cleanText(readable(text, unitsOfEach)).split('\n');
    for (const sentence of lines.flatMap(sentencesOf)) {
      if (wordsOf(sentence).length > 0) found.push({ role, turn, text: shorten(sentence, sentenceUnits), rank: 0 });
    }
    await nextTurn();
  }
  return found;
};

const carriesMatter = ({ text }: Sentence): boolean => smallTalkIn(text) === null && termsOf(text).length > 0;
/** Those with matter of their own, or all where none has any. */
const matterOf = (sentences: readonly Sentence[]): readonly Sentence[] => {
  const matter = sentences.filter(carriesMatter);
  return matter.length > 0 ? matter : sentences;
};

const ranked = async (sentences: readonly Sentence[], others: readonly Sentence[]): Promise<Sentence[]> => {
  const texts = (from: readonly Sentence[]) => from.map(({ text }) => text);
  const ranks = await rankSentences(texts(sentences), texts(others));
  return sentences.map((sentence, at) => ({ ...sentence, rank: ranks[at]! }));
};

const best = (sentences: readonly Sentence[]): Sentence | undefined => sentences.toSorted((a, b) => b.rank - a.rank)[0];
const asks = ({ text }: Sentence): boolean => /[?？؟\u037e]["'”’»)\s]*$/u.test(text);

/** What the first turn with matter wants, then the most talked-about wish after it. */
const wantedIn = (wishes: readonly Sentence[]): Sentence[] => {
  const opening = wishes.filter(({ turn }) => turn === wishes[0]?.turn);
  const first = best(opening.filter(asks)) ?? best(opening);
  const later = best(wishes.filter(({ turn, text, rank }) => rank > 0 && turn !== first?.turn && text !== first?.text));
  return [first, later].filter((sentence) => sentence !== undefined);
};

/** Those that speak most of what was wanted, in the order they were said; where none does, the end of it. */
const answeredIn = (answers: readonly Sentence[]): Sentence[] => {
  const fitting = answers.filter(
    ({ rank, text }, at) => rank > 0 && answers.findIndex((other) => other.text === text) === at,
  );
  if (fitting.length === 0) {
    const last = answers.filter(({ turn }) => turn === answers.at(-1)?.turn);
    return last.slice(0, 1);
  }
  const shown = new Set(fitting.toSorted((a, b) => b.rank - a.rank).slice(0, answersShown));
  return fitting.filter((sentence) => shown.has(sentence));
};

/** One line for each speaker in turn: who, then what they said, word for word. */
const write = (sentences: readonly Sentence[], nameOf: Readonly<Record<Turn['role'], string>>): string => {
  const lines: { readonly role: Turn['role']; readonly said: string[] }[] = [];
  for (const { role, text } of sentences) {
    const line = lines.at(-1);
    if (line?.role === role) line.said.push(text);
    else lines.push({ role, said: [text] });
  }
  return lines.map(({ role, said }) => `${nameOf[role]}: ${said.join(' ')}`).join('\n');
};

/**
 * What the user wanted first, then what was answered: at most five sentences of the conversation itself, so that they
 * are in its language. The same for the same conversation, always.
 */
export const extractSummary = async (turns: readonly Turn[], agentName: string): Promise<string> => {
  const sentences = await sentencesIn(turns);
  const wishes = matterOf(sentences.filter(({ role }) => role === 'user'));
  const answers = matterOf(sentences.filter(({ role }) => role !== 'user'));
  const wanted = wantedIn(await ranked(wishes, answers));
  const answered = answeredIn(await ranked(answers, wishes));
  const agent = shorten(oneLine(agentName), nameUnits) || 'Agent';
  const text = write([...wanted, ...answered], { user: 'User', agent, human: 'Human' });
  return summaryText(text) || phrases.nothingSaid;
};
