import type { Annotations } from '../../domain/conversation.events';
import type { QuestionOutcome } from '../../domain/conversation.outcome';
import type { MessageRecord } from '../../ports/message-reader.port';

/** What one side said and what the other said to it. */
export interface Turn {
  /** Of its first message: orders the turns. */
  readonly seq: number;
  /** Null when an agent or a human spoke without being asked. */
  readonly userMessage: MessageRecord | null;
  /** The message of an agent or a human; null while there is none. */
  readonly reply: MessageRecord | null;
  /** What became of the question; null where none was asked. */
  readonly phase: QuestionOutcome['kind'] | null;
}

/** What else must be known of a conversation to pair some of its messages. */
export interface Known {
  byId(id: string): MessageRecord | undefined;
  /** The first message in answer to one that asked for no reply, as imported ones do. */
  firstAnswer(questionId: string): MessageRecord | undefined;
}

/** What there is to know when these are all the messages of a conversation, in order. */
export const knownAmong = (messages: readonly MessageRecord[]): Known => {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const firstAnswers = new Map<string, MessageRecord>();
  for (const message of messages)
    if (message.questionId !== null && !firstAnswers.has(message.questionId))
      firstAnswers.set(message.questionId, message);
  return { byId: (id) => byId.get(id), firstAnswer: (questionId) => firstAnswers.get(questionId) };
};

/**
 * The turns that begin with these messages, in order. A user's message begins one. So does a message that is the reply to
 * nothing; one that is the reply to a question belongs to the turn of that question, or to each of those that were
 * answered together.
 */
export const pairTurns = (messages: readonly MessageRecord[], known: Known): Turn[] =>
  messages.flatMap((message): Turn[] => {
    if (message.role === 'user') return [turnOf(message, known)];
    const question = message.questionId === null ? undefined : known.byId(message.questionId);
    if (question?.role === 'user' && turnOf(question, known).reply?.id === message.id) return [];
    return [{ seq: message.seq, userMessage: null, reply: message, phase: null }];
  });

const turnOf = (userMessage: MessageRecord, known: Known): Turn => {
  const { seq, question } = userMessage;
  if (question === null) {
    const reply = known.firstAnswer(userMessage.id) ?? null;
    return { seq, userMessage, reply, phase: reply && 'answered' };
  }
  const decisive = decisiveOf(userMessage, known);
  const outcome = decisive.question ?? question;
  const replyId = replyIdOf(outcome);
  const reply = (replyId !== null && known.byId(replyId)) || null;
  const isMerged = decisive !== userMessage && outcome.kind === 'answered';
  return { seq, userMessage, reply, phase: isMerged ? 'merged' : outcome.kind };
};

/** The question whose end is also this one's. Merges only go forward. */
const decisiveOf = (asked: MessageRecord, known: Known): MessageRecord => {
  let decisive = asked;
  while (decisive.question?.kind === 'merged') {
    const next = known.byId(decisive.question.intoQuestionId);
    if (!next?.question || next.seq <= decisive.seq) break;
    decisive = next;
  }
  return decisive;
};

const replyIdOf = (outcome: QuestionOutcome): string | null => {
  if (outcome.kind === 'answered') return outcome.messageId;
  return outcome.kind === 'cancelled' ? outcome.replyId : null;
};

/** The ids of the messages that a message leads to: what it answers, what answers it, what it was merged into. */
export const leadsTo = ({ role, questionId, question }: MessageRecord): string[] => {
  if (role !== 'user') return questionId === null ? [] : [questionId];
  if (question === null) return [];
  const next = question.kind === 'merged' ? question.intoQuestionId : replyIdOf(question);
  return next === null ? [] : [next];
};

/** What was understood in a turn. */
export interface Understood extends Pick<Annotations, 'intents' | 'entities' | 'silence' | 'outOfDomain'> {
  /** As annotated, else as the reply was made in. */
  readonly latencyMs: number | null;
}

/** It is told of the user's message; where the user said nothing, of the other one. */
export const understoodIn = ({ userMessage, reply }: Turn): Understood => {
  const annotations = (userMessage ?? reply)?.annotations;
  return {
    intents: annotations?.intents ?? [],
    entities: annotations?.entities ?? [],
    silence: annotations?.silence ?? false,
    outOfDomain: annotations?.outOfDomain ?? false,
    latencyMs: annotations?.latencyMs ?? reply?.annotations?.latencyMs ?? reply?.provenance?.latencyMs ?? null,
  };
};
