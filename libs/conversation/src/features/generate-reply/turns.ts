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
  return [...earlier, ...merged, question]
    .filter((message) => message.text !== null && message.text !== '')
    .map((message) => ({ role: message.role, text: message.text ?? '' }));
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
