import type { Citation, KnowledgeEntry, Turn } from '@verbatim/conversation';
import type { FoundPassage, KnowledgeIndex } from '../knowledge/knowledge-index';
import { questionOf } from '../knowledge/question';
import { cleanText, cutText } from '../text/clean-text';
import { offerOfPerson, phrases } from './phrases';
import { smallTalkIn } from './small-talk';

export interface Answer {
  readonly text: string;
  readonly citations: readonly Citation[];
}

export interface AnswerFrom {
  readonly agentName: string;
  readonly turns: readonly Turn[];
  readonly knowledge: readonly KnowledgeEntry[];
  readonly index: KnowledgeIndex;
}

const titlesShown = 3;
const titleUnits = 80;
const passagesShown = 2;
/** A further passage is worth showing when it fits nearly as well as the best. */
const nearlyAsGood = 0.6;

const say = (text: string): Answer => ({ text, citations: [] });

const titlesOf = (knowledge: readonly KnowledgeEntry[]): string[] => {
  const titles = knowledge.map(({ title }) => cutText(cleanText(title).replace(/\s+/gu, ' ').trim(), titleUnits));
  return [...new Set(titles.filter((title) => title !== ''))].slice(0, titlesShown);
};

export const citationOf = ({ passage }: FoundPassage): Citation => ({
  sourceId: passage.sourceId,
  title: passage.title,
  quote: passage.text,
  url: passage.url,
});

const quote = (found: readonly FoundPassage[]): Answer | null => {
  const [best, ...others] = found.filter(({ isRelevant }) => isRelevant);
  if (!best) return null;
  const shown = [best, ...others.filter(({ score }) => score >= nearlyAsGood * best.score)].slice(0, passagesShown);
  return { text: shown.map(({ passage }) => passage.text).join('\n\n'), citations: shown.map(citationOf) };
};

const wasOfferedPerson = (turns: readonly Turn[]): boolean =>
  turns.findLast(({ role }) => role !== 'user')?.text.includes(offerOfPerson) ?? false;

const fromKnowledge = ({ turns, knowledge, index }: AnswerFrom): Answer => {
  if (knowledge.length === 0) return say(phrases.noKnowledge);
  const question = questionOf(turns);
  // A question that leans on the one before is searched with it first, and alone if that finds nothing.
  const found =
    quote(index.find(question, passagesShown)) ?? quote(index.find({ ...question, earlier: [] }, passagesShown));
  return found ?? say(phrases.unknown);
};

/** What the built-in agent answers: the same to the same conversation, always. */
export const composeAnswer = (from: AnswerFrom): Answer => {
  const name = cutText(cleanText(from.agentName).trim(), titleUnits) || 'the assistant';
  const asked = from.turns.findLast(({ role }) => role === 'user')?.text ?? '';
  const talk = smallTalkIn(cleanText(asked));
  switch (talk) {
    case 'greeting':
      return say(phrases.greeting(name, titlesOf(from.knowledge)));
    case 'who-are-you':
      return say(phrases.whoAreYou(name, titlesOf(from.knowledge)));
    case 'thanks':
      return say(phrases.thanks);
    case 'goodbye':
      return say(phrases.goodbye);
    case 'wants-person':
      return say(phrases.person);
    case 'yes':
      return say(wasOfferedPerson(from.turns) ? phrases.person : phrases.acknowledged);
    case 'no':
      return say(phrases.acknowledged);
    case 'no-words':
      return say(phrases.noWords);
    case null:
      return fromKnowledge(from);
  }
};
