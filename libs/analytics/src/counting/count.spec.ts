import type { ConversationEvent } from '@verbatim/conversation';
import { count, type Memory } from './count';
import { bucketOf } from './measures';

type Of<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { readonly type: Type }>['data'];

const CREATED = '2026-03-01T09:07:00.000Z';
const LATER = '2026-03-01T23:59:59.999Z';
const MIDNIGHT = '2026-03-02T00:00:00.000Z';
const dimensions = { projectId: 'project-1', agentId: 'agent-1', environment: 'live', channel: 'web' } as const;
const memory: Memory = { ...dimensions, bucket: bucketOf(CREATED), open: { q1: CREATED, q2: CREATED }, copied: null };
const events = <Type extends ConversationEvent['type']>(type: Type, data: Partial<Of<Type>>) =>
  count(memory, { type, data: { occurredAt: LATER, ...data }, content: null } as never);

/** What is added, by column; the bucket is that of `LATER` unless it is told. */
const added = (...args: Parameters<typeof events>): string[] =>
  events(...args).increments.map(({ bucket, column, by }) => {
    const at = bucket === bucketOf(LATER) ? '' : ` at ${new Date(bucket * 900_000).toISOString()}`;
    return `${by > 0 ? '+' : ''}${by} ${column}${at}`;
  });

describe('a bucket', () => {
  it.each([
    ['2026-03-01T09:00:00.000Z', '2026-03-01T09:14:59.999Z', true],
    ['2026-03-01T09:14:59.999Z', '2026-03-01T09:15:00.000Z', false],
    [LATER, MIDNIGHT, false],
    ['2024-02-28T23:59:59.999Z', '2024-02-29T00:00:00.000Z', false],
    ['1970-01-01T00:00:00.000Z', '1970-01-01T00:14:59.999Z', true],
  ])('begins with a quarter hour and ends before the next: %s, %s', (one, other, same) => {
    expect(bucketOf(one) === bucketOf(other)).toBe(same);
  });
});

describe('an event', () => {
  it('of a new conversation is remembered, and counted where it was created', () => {
    const data = { ...dimensions, userId: null, occurredAt: CREATED };
    const { memory: begun, increments } = count(null, {
      type: 'conversation.started.v1',
      data,
      content: null,
    });
    expect(begun).toEqual({ ...dimensions, bucket: bucketOf(CREATED), open: {}, copied: null });
    expect(increments).toEqual([{ bucket: bucketOf(CREATED), column: 'conversations_pending', by: 1 }]);
  });

  it('of a conversation whose start was never seen is refused', () => {
    expect(() => count(null, { type: 'conversation.restored.v1', data: { occurredAt: LATER }, content: null })).toThrow(
      'never seen',
    );
  });

  it('moves a conversation from one status to another in the bucket of its creation', () => {
    expect(added('conversation.status-changed.v1', { from: 'in_progress', to: 'completed' })).toEqual([
      '-1 conversations_in_progress at 2026-03-01T09:00:00.000Z',
      '+1 conversations_completed at 2026-03-01T09:00:00.000Z',
    ]);
  });

  it('counts messages by who wrote them', () => {
    expect(added('conversation.message-posted.v1', { messageId: 'q3' })).toEqual(['+1 messages_user']);
    expect(added('conversation.agent-message-posted.v1', {})).toEqual(['+1 messages_agent']);
    expect(added('conversation.partial-reply-kept.v1', {})).toEqual(['+1 messages_agent']);
    expect(added('conversation.human-message-posted.v1', { answers: null })).toEqual(['+1 messages_human']);
    for (const role of ['user', 'agent', 'human'] as const)
      expect(added('conversation.message-imported.v1', { role })).toEqual([`+1 messages_${role}`]);
  });

  it('counts questions by how they ended, and forgets when they were asked', () => {
    const endings = [
      [events('conversation.reply-completed.v1', { questionId: 'q1', source: 'ai' }), ['messages_agent', 'replies_ai']],
      [
        events('conversation.reply-completed.v1', { questionId: 'q1', source: 'external' }),
        ['messages_agent', 'replies_external'],
      ],
      [events('conversation.human-message-posted.v1', { answers: 'q1' }), ['messages_human', 'replies_human']],
      [events('conversation.reply-failed.v1', { questionId: 'q1' }), ['replies_failed']],
      [events('conversation.question-cancelled.v1', { questionId: 'q1' }), ['replies_cancelled']],
      [events('conversation.question-merged.v1', { questionId: 'q1', intoQuestionId: 'q2' }), ['replies_merged']],
    ] as const;
    for (const [counted, columns] of endings) {
      expect(counted.increments).toEqual(columns.map((column) => ({ bucket: bucketOf(LATER), column, by: 1 })));
      expect(counted.memory).toEqual({ ...memory, open: { q2: CREATED } });
    }
  });

  it('of a draft leaves its question open', () => {
    const counted = events('conversation.reply-suppressed.v1', { questionId: 'q1' });
    expect(counted.increments).toMatchObject([{ column: 'replies_suppressed' }]);
    expect(counted.memory).toEqual(memory);
  });

  it('times a reply from its question on, and never below zero', () => {
    const time = (occurredAt: string) =>
      events('conversation.reply-completed.v1', { questionId: 'q1', source: 'ai', occurredAt }).replyTime;
    expect(time('2026-03-01T09:07:01.500Z')).toMatchObject({ questionId: 'q1', answerer: 'ai', ms: 1_500 });
    expect(time('2026-03-01T09:06:59.000Z')).toMatchObject({ ms: 0 });
    expect(time(MIDNIGHT)).toMatchObject({ bucket: bucketOf(MIDNIGHT) });
  });

  it('counts the switch to a human, and not the way back', () => {
    expect(added('conversation.mode-changed.v1', { mode: 'manual' })).toEqual(['+1 handovers']);
    expect(added('conversation.mode-changed.v1', { mode: 'ai' })).toEqual([]);
  });

  it('takes a vote that was changed out of its own bucket', () => {
    const was = { rating: 'down', value: null, occurredAt: CREATED } as const;
    expect(added('conversation.feedback-given.v1', { rating: 'up', was: null })).toEqual(['+1 feedback_up']);
    expect(added('conversation.feedback-given.v1', { rating: 'up', was })).toEqual([
      '-1 feedback_down at 2026-03-01T09:00:00.000Z',
      '+1 feedback_up',
    ]);
    expect(added('conversation.feedback-given.v1', { rating: null, was })).toEqual([
      '-1 feedback_down at 2026-03-01T09:00:00.000Z',
    ]);
  });

  it('counts the scores that are shown, and takes out the one before', () => {
    const was = { score: 7.1, occurredAt: CREATED };
    expect(added('conversation.scored.v1', { score: 9, shown: false, was: null })).toEqual([]);
    expect(added('conversation.scored.v1', { score: 8.25, shown: true, was })).toEqual([
      '-1 scores at 2026-03-01T09:00:00.000Z',
      '-7100000 score_millionths at 2026-03-01T09:00:00.000Z',
      '+1 scores',
      '+8250000 score_millionths',
    ]);
  });

  it.each(['deleted', 'restored', 'erased', 'anonymised', 'details-changed', 'reply-requested'] as const)(
    'that tells a conversation is %s changes no count',
    (name) => {
      expect(events(`conversation.${name}.v1`, {})).toEqual({ memory, increments: [], replyTime: null });
    },
  );
});
