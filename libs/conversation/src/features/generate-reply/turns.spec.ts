import type { QuestionOutcome } from '../../domain/conversation.outcome';
import type { MessageRecord } from '../../ports/message-reader.port';
import { turnsFor } from './turns';

const message = (id: string, role: MessageRecord['role'], fields: Partial<MessageRecord> = {}): MessageRecord => ({
  id,
  conversationId: 'c',
  seq: 1,
  role,
  text: id,
  context: null,
  partial: false,
  authorId: null,
  authorName: null,
  questionId: null,
  modality: 'text',
  channel: null,
  citations: [],
  details: null,
  usage: null,
  annotations: null,
  provenance: null,
  question: null,
  draft: null,
  delivery: null,
  delivered: null,
  createdAt: '2026-03-01T09:30:00.000Z',
  ...fields,
});
const asked = (id: string, question: QuestionOutcome) => message(id, 'user', { question });
const answered = (id: string) => asked(id, { kind: 'answered', by: 'ai', messageId: `to ${id}` });
const reply = (questionId: string, role: 'agent' | 'human' = 'agent') =>
  message(`to ${questionId}`, role, { questionId });
const running = asked('now', { kind: 'running', replyId: 'r', dueAt: '2026-03-01T09:30:00.000Z' });
const textsFor = (...messages: MessageRecord[]) => turnsFor(running, messages).map(({ text }) => text);

describe('what the model is shown', () => {
  it('ends with the question', () => {
    expect(turnsFor(running, [answered('one'), reply('one', 'human'), running])).toEqual([
      { role: 'user', text: 'one' },
      { role: 'human', text: 'to one' },
      { role: 'user', text: 'now' },
    ]);
  });

  it('has the context that a message came with', () => {
    expect(turnsFor({ ...running, context: 'About the lamp' }, [running])).toEqual([
      { role: 'user', text: 'now', context: 'About the lamp' },
    ]);
  });

  it('has each answer behind what it answers, also when messages came in between', () => {
    const messages = [answered('one'), answered('two'), running, reply('one'), reply('two')];
    expect(textsFor(...messages)).toEqual(['one', 'to one', 'two', 'to two', 'now']);
  });

  it('keeps an answer whose question lies too far back', () => {
    expect(textsFor(reply('long ago'), running)).toEqual(['to long ago', 'now']);
  });

  it('leaves out what waits for its own turn', () => {
    expect(textsFor(answered('one'), running, asked('later', { kind: 'waiting' }), reply('one'))).toEqual([
      'one',
      'to one',
      'now',
    ]);
  });

  it('has what was merged into the question just before it, however long the chain', () => {
    const messages = [
      asked('first', { kind: 'merged', intoQuestionId: 'second' }),
      answered('one'),
      asked('second', { kind: 'merged', intoQuestionId: 'now' }),
      reply('one'),
      running,
    ];
    expect(textsFor(...messages)).toEqual(['one', 'to one', 'first', 'second', 'now']);
  });

  it('has no turn without words', () => {
    expect(
      textsFor(message('erased', 'user', { text: null }), message('empty', 'agent', { text: '' }), running),
    ).toEqual(['now']);
  });
});
