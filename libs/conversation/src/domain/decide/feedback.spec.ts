import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, completed, deleted, now, running, seconds, started, statusChanged } from '../../../test/events';
import type { Feedback, StoredFeedback } from '../conversation.commands';
import { conversation } from '../conversation.decider';
import type { FeedbackGiven, Rater } from '../conversation.events';
import { foldAll } from '../conversation.evolve';

const given = specFor(conversation);
const answered = [...running(), completed('q1', 'r1', 2)];
const user: Rater = { kind: 'user', id: 'user-1' };
const nothing: Feedback = { rating: null, value: null, reasons: [], suggestedAnswer: null, comment: null };

const feedback = (said: Partial<Feedback>, data: Partial<FeedbackGiven['data']> = {}): FeedbackGiven => {
  const { rating, value, ...content } = { ...nothing, ...said };
  return {
    type: 'conversation.feedback-given.v1',
    data: {
      feedbackId: 'f1',
      messageId: 'r1',
      rater: user,
      rating,
      value,
      revision: 1,
      was: null,
      occurredAt: now,
      ...data,
    },
    content,
  };
};
const stored = (said: Partial<Feedback>, revision = 1): StoredFeedback => ({
  ...nothing,
  ...said,
  feedbackId: 'f1',
  revision,
  occurredAt: now,
});
const give = (said: Partial<Feedback>, current: StoredFeedback | null = null, rater = user) =>
  command('GiveFeedback', { given: { ...nothing, ...said }, current, rater }, { now: seconds(0) });

describe('giving feedback', () => {
  it('records all that a rater says', () => {
    const all: Feedback = { rating: 'down', value: 1.5, reasons: ['old'], suggestedAnswer: '60 days.', comment: 'No.' };
    given(...answered)
      .when(give(all))
      .then(feedback(all));
  });

  it('changes a rater’s first vote, under the same id, and tells what it was', () => {
    given(...answered, feedback({ rating: 'up', value: 5 }))
      .when(
        command('GiveFeedback', {
          feedbackId: 'f2',
          given: { ...nothing, comment: 'Hm' },
          current: stored({ rating: 'up', value: 5 }),
        }),
      )
      .then(feedback({ comment: 'Hm' }, { revision: 2, was: { rating: 'up', value: 5, occurredAt: now } }));
  });

  it.each<[string, Partial<Feedback>]>([
    ['rating', { rating: 'down' }],
    ['value', { value: 4 }],
    ['reasons', { reasons: ['slow', 'rude'] }],
    ['suggested answer', { suggestedAnswer: 'Yes.' }],
    ['comment', { comment: 'Well' }],
  ])('sees another %s', (_, other) => {
    const current = stored({
      rating: 'up',
      value: 5,
      reasons: ['rude', 'slow'],
      suggestedAnswer: 'No.',
      comment: 'Oh',
    });
    expect(
      given(...answered)
        .when(give({ ...current, ...other }, current))
        .events(),
    ).toHaveLength(1);
  });

  it('stays quiet when the rater says the same again', () => {
    const said = { rating: 'up' as const, value: 0, reasons: ['kind'] };
    given(...answered, feedback(said))
      .when(give(said, stored(said)))
      .thenNothing();
  });

  it('refuses to rate what the user said', () => {
    given(...answered)
      .when(command('GiveFeedback', { messageId: 'q1', role: 'user' }))
      .thenRejects('feedback.not-rateable');
  });

  it('takes feedback on what a human wrote, and in every status', () => {
    expect(
      given(...answered)
        .when(command('GiveFeedback', { role: 'human' }))
        .events(),
    ).toHaveLength(1);
    const archived = [...answered, statusChanged('in_progress', 'archived')];
    expect(
      given(...archived)
        .when(give({ rating: 'up' }))
        .events(),
    ).toHaveLength(1);
  });

  it('takes no more words about an anonymised one, and finds nothing once deleted', () => {
    given(...answered, anonymised())
      .when(give({ rating: 'up' }))
      .thenRejects('conversation.anonymised');
    given(started(), deleted())
      .when(give({ rating: 'up' }))
      .thenRejects('conversation.not-found');
  });
});

describe('the counts of votes', () => {
  const was = (rating: 'up' | 'down' | null) => ({ rating, value: null, occurredAt: now });
  const member: Rater = { kind: 'member', id: 'ada' };

  it('have one vote for each rater and message, as it is now', () => {
    const events = [
      ...answered,
      feedback({ rating: 'up' }),
      feedback({ rating: 'down' }, { rater: member }),
      feedback({ comment: 'Only words' }, { messageId: 'r2' }),
      feedback({ rating: 'down' }, { revision: 2, was: was('up') }),
    ];
    expect(foldAll(events)).toMatchObject({ feedback: { count: 3, up: 0, down: 2 } });
    expect(foldAll([...events, feedback({ value: 2 }, { revision: 3, was: was('down') })])).toMatchObject({
      feedback: { count: 3, up: 0, down: 1 },
    });
  });
});
