import type { Turn } from '../../ports/model.port';
import type { MessageRecord } from '../../ports/message-reader.port';

/**
 * What the model is shown: the conversation so far, each answer behind what it answers, the question last. Questions
 * that wait behind this one are left out: they have their own turn. Those merged into it come just before it.
 */
export const turnsFor = (question: MessageRecord, messages: readonly MessageRecord[]): readonly Turn[] => {
  const questionId = question.id;
  const isPending = (message: MessageRecord): boolean =>
    message.question?.kind === 'waiting' || message.question?.kind === 'running';
  const isMergedHere = (message: MessageRecord): boolean =>
    message.question?.kind === 'merged' && leadsTo(message, questionId, messages);
  const earlier = messages.filter(
    (message) => message.id !== questionId && !isPending(message) && !isMergedHere(message),
  );
  const merged = messages.filter(isMergedHere);
  return [...answersBehindQuestions(earlier), ...merged, question]
    .filter((message) => message.text !== null && message.text !== '')
    .map(({ role, text, context }) => ({ role, text: text ?? '', ...(context && { context }) }));
};

/** Replies are made one at a time: the answer to a first message may stand behind a second one. */
const answersBehindQuestions = (messages: readonly MessageRecord[]): readonly MessageRecord[] => {
  const shown = new Set(messages.map(({ id }) => id));
  const questionOf = ({ questionId }: MessageRecord): string | null =>
    questionId !== null && shown.has(questionId) ? questionId : null;
  return messages
    .filter((message) => questionOf(message) === null)
    .flatMap((message) => [message, ...messages.filter((other) => questionOf(other) === message.id)]);
};

const leadsTo = (message: MessageRecord, questionId: string, messages: readonly MessageRecord[]): boolean => {
  const seen = new Set<string>();
  let at: MessageRecord | undefined = message;
  while (at?.question?.kind === 'merged' && !seen.has(at.id)) {
    seen.add(at.id);
    const into: string = at.question.intoQuestionId;
    if (into === questionId) return true;
    at = messages.find(({ id }) => id === into);
  }
  return false;
};
