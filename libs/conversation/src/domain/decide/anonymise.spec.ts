import { specFor } from '@verbatim/kernel/testing';
import fc from 'fast-check';
import { command } from '../../../test/commands';
import { anonymised, cancelled, deleted, erased, now, running, seconds, statusChanged } from '../../../test/events';
import { anyMoves, moveOf, play } from '../../../test/histories';
import { conversation } from '../conversation.decider';
import { isLive } from '../conversation.state';

const given = specFor(conversation);
const closed = [
  ...running(),
  cancelled('q1', 'r1', 'anonymised'),
  statusChanged('in_progress', 'archived', 'anonymised'),
  anonymised(),
];

describe('anonymising', () => {
  it('cancels what is open and archives', () => {
    given(...running())
      .when(command('Anonymise'))
      .then(...(closed.slice(running().length) as [(typeof closed)[number]]));
  });

  it('stays quiet once done', () => {
    given(...closed)
      .when(command('Anonymise'))
      .thenNothing();
  });

  it('finds nothing where the conversation is deleted', () => {
    given(...running(), deleted(seconds(60)))
      .when(command('Anonymise'))
      .thenRejects('conversation.not-found');
  });

  it('takes no half of a reply that was cancelled by it', () => {
    given(...closed)
      .when(command('KeepPartial', { questionId: 'q1', replyId: 'r1', text: 'Press the' }))
      .thenNothing();
  });

  it('takes no summary that was owed before it', () => {
    const asked = command('RequestSummary', { requestId: 's1' });
    const owed = given(...running())
      .when(asked)
      .events();
    given(...running(), ...owed, anonymised())
      .when(command('RecordSummary', { requestId: 's1' }))
      .thenRejects('assessment.superseded');
  });

  it('lets nobody say why a human takes over', () => {
    given(...closed)
      .when(command('ChangeMode', { mode: 'manual', reason: 'He asked for me' }))
      .thenRejects('conversation.anonymised');
  });

  it('is the end of words, whatever is done before and after', () => {
    fc.assert(
      fc.property(anyMoves, moveOf('Anonymise'), anyMoves, (before, anonymise, after) => {
        for (const step of play([...before, anonymise, ...after]).steps) {
          if (!isLive(step.before) || step.before.anonymisedAt === null) continue;
          expect(step.events.map(({ type, content }) => [type, content])).toEqual(
            step.events.map(({ type }) => [type, null]),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the erasure of a deleted conversation whose user is erased', () => {
  const hidden = [...running(), cancelled('q1', 'r1', 'deleted'), deleted(seconds(60))];

  it('waits for no grace period', () => {
    given(...hidden)
      .when(command('Erase', { early: true }, { now }))
      .then(erased());
  });

  it('refuses when it was restored', () => {
    given(...running())
      .when(command('Erase', { early: true }))
      .thenRejects('conversation.not-erasable');
  });
});
