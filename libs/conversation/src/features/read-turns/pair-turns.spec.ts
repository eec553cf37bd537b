import fc from 'fast-check';
import { foldAll } from '../../domain/conversation.evolve';
import { outcomesOf, type QuestionOutcome } from '../../domain/conversation.outcome';
import type { ConversationEvent } from '../../domain/conversation.events';
import type { MessageRecord } from '../../ports/message-reader.port';
import { messageOf } from '../../shell/message-of';
import { anyMoves, play } from '../../../test/histories';
import {
  agentPosted,
  begun,
  cancelled,
  completed,
  humanPosted,
  imported,
  merged,
  partialKept,
  posted,
  requested,
  started,
} from '../../../test/events';
import { knownAmong, pairTurns, type Turn } from './pair-turns';

/** The messages of a history, as their rows are. */
const messagesOf = (events: readonly ConversationEvent[]): MessageRecord[] => {
  const outcomes = new Map<string, QuestionOutcome>();
  for (const moved of events.flatMap(outcomesOf)) outcomes.set(moved.questionId, moved.outcome);
  return events.flatMap((event) => {
    const message = messageOf(event, 'c1');
    return message ? [{ ...message, question: outcomes.get(message.id) ?? null }] : [];
  });
};

const turnsOf = (events: readonly ConversationEvent[]): Turn[] => {
  const messages = messagesOf(events);
  return pairTurns(messages, knownAmong(messages));
};
const told = (turns: readonly Turn[]) =>
  turns.map(({ userMessage, reply, phase }) => [userMessage?.id ?? null, reply?.id ?? null, phase]);

describe('the turns of a conversation', () => {
  it('are a question and its answer, in the order of the questions', () => {
    const events = [posted('q1', 1), requested('q1', 'r1'), posted('q2', 2), completed('q1', 'r1', 3)];
    expect(told(turnsOf([started(), begun(), ...events]))).toEqual([
      ['q1', 'r1', 'answered'],
      ['q2', null, 'waiting'],
    ]);
  });

  it('share the reply where questions were answered together', () => {
    const together = [posted('q1', 1), posted('q2', 2), merged('q1', 'q2'), completed('q2', 'r2', 3)];
    expect(told(turnsOf([started(), begun(), ...together]))).toEqual([
      ['q1', 'r2', 'merged'],
      ['q2', 'r2', 'answered'],
    ]);
  });

  it('show what was written before a question was cancelled', () => {
    const stopped = [posted('q1', 1), cancelled('q1', 'r1', 'stopped'), partialKept('q1', 'r1', 2)];
    expect(told(turnsOf([started(), begun(), ...stopped]))).toEqual([['q1', 'r1', 'cancelled']]);
    expect(told(turnsOf([started(), begun(), posted('q1', 1), cancelled('q1', 'r1', 'stopped')]))).toEqual([
      ['q1', null, 'cancelled'],
    ]);
  });

  it('have no question where an agent or a human spoke unasked', () => {
    expect(told(turnsOf([started(), begun(), agentPosted('a1', 1), humanPosted('h1', 2, null)]))).toEqual([
      [null, 'a1', null],
      [null, 'h1', null],
    ]);
  });

  it('pair what was imported: the first answer belongs to the question, a second stands alone', () => {
    const events = [imported('m1', 1, 'user'), imported('m2', 2, 'agent', { answers: 'm1' })];
    const more = [imported('m3', 3, 'agent', { answers: 'm1' }), imported('m4', 4, 'user')];
    expect(told(turnsOf([started(), begun(), ...events, ...more]))).toEqual([
      ['m1', 'm2', 'answered'],
      [null, 'm3', null],
      ['m4', null, null],
    ]);
  });

  it('hold every message: a user’s in one turn, any other in the turns of what it answers or in one of its own', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const { events } = play(moves);
        fc.pre(foldAll(events).status !== 'none');
        const messages = messagesOf(events);
        const turns = turnsOf(events);
        for (const { id, role } of messages) {
          const asking = turns.filter(({ userMessage }) => userMessage?.id === id);
          const replying = turns.filter(({ reply }) => reply?.id === id);
          expect([asking.length, replying.length > 0]).toEqual(role === 'user' ? [1, false] : [0, true]);
          if (replying.some(({ userMessage }) => userMessage === null)) expect(replying).toHaveLength(1);
        }
        const seqs = turns.map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  it('are the same, whatever part of the messages is looked at at a time', () => {
    fc.assert(
      fc.property(anyMoves, fc.integer({ min: 1, max: 4 }), (moves, size) => {
        const { events } = play(moves);
        const messages = messagesOf(events);
        const parts = Array.from({ length: Math.ceil(messages.length / size) }, (_, n) =>
          messages.slice(n * size, (n + 1) * size),
        );
        expect(parts.flatMap((part) => pairTurns(part, knownAmong(messages)))).toEqual(turnsOf(events));
      }),
      { numRuns: 200 },
    );
  });
});
