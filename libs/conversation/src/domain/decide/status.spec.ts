import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  begun,
  cancelled,
  completed,
  deleted,
  erased,
  handedOver,
  modeChanged,
  posted,
  requested,
  restored,
  running,
  seconds,
  started,
  statusChanged,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent, Status } from '../conversation.events';

const given = specFor(conversation);
const to = (status: Status) => command('ChangeStatus', { to: status });
const paused = statusChanged('in_progress', 'paused');

const inStatus = (status: Status): ConversationEvent[] => {
  if (status === 'pending') return [started()];
  if (status === 'in_progress') return [started(), begun()];
  return [started(), begun(), statusChanged('in_progress', status)];
};
const all = ['pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'] as const;
const allowed: Record<Status, readonly Status[]> = {
  pending: ['in_progress', 'archived'],
  in_progress: ['paused', 'completed', 'abandoned', 'failed', 'archived'],
  paused: ['in_progress', 'archived'],
  completed: ['in_progress', 'archived'],
  abandoned: ['in_progress', 'archived'],
  failed: ['in_progress', 'archived'],
  archived: ['in_progress'],
};

describe('changing the status', () => {
  it.each(all.flatMap((from) => all.map((target) => [from, target] as const)))('%s to %s', (from, target) => {
    const when = given(...inStatus(from)).when(to(target));
    if (from === target) when.thenNothing();
    else if (allowed[from].includes(target)) when.then(statusChanged(from, target));
    else when.thenRejects('conversation.status-transition');
  });

  it.each(['completed', 'abandoned', 'failed', 'archived'] as const)('%s ends every open question', (end) => {
    const asked = [...running(), posted('q2', 2), posted('q3', 3), handedOver('q3', 'external')];
    given(...asked)
      .when(to(end))
      .then(
        cancelled('q1', 'r1', end),
        cancelled('q2', null, end),
        cancelled('q3', null, end),
        statusChanged('in_progress', end),
      );
  });

  it('a pause lets the running reply go on', () => {
    given(...running())
      .when(to('paused'))
      .then(paused);
  });

  it('a resume asks for what waited', () => {
    given(...running(), posted('q2', 2), paused, completed('q1', 'r1', 3))
      .when(to('in_progress'))
      .then(statusChanged('paused', 'in_progress'), requested('q2', 'fresh'));
  });

  it('a resume asks for nothing while the reply from before the pause runs', () => {
    given(...running(), posted('q2', 2), paused)
      .when(to('in_progress'))
      .then(statusChanged('paused', 'in_progress'));
  });
});

describe('a stop', () => {
  it('ends the running reply and all that waits', () => {
    given(...running(), posted('q2', 2))
      .when(command('Stop'))
      .then(cancelled('q1', 'r1', 'stopped'), cancelled('q2', null, 'stopped'));
  });

  it('leaves what awaits others, and stays quiet when there is nothing else', () => {
    given(...running(), modeChanged('manual'), handedOver('q1', 'human'))
      .when(command('Stop'))
      .thenNothing();
    given(started(), begun(), posted('q1'), handedOver('q1', 'external')).when(command('Stop')).thenNothing();
    given(started()).when(command('Stop')).thenNothing();
  });

  it('finds nothing once deleted', () => {
    given(started(), deleted()).when(command('Stop')).thenRejects('conversation.not-found');
  });
});

describe('deletion', () => {
  it('ends open questions and hides the conversation', () => {
    given(...running())
      .when(command('Delete', { eraseAt: seconds(60) }))
      .then(cancelled('q1', 'r1', 'deleted'), deleted(seconds(60)));
  });

  it('refuses under a legal hold', () => {
    given(started())
      .when(command('Delete', { legalHold: true }))
      .thenRejects('conversation.legal-hold');
  });

  it('stays quiet once deleted', () => {
    given(started(), deleted())
      .when(command('Delete', { legalHold: true }))
      .thenNothing();
  });

  it.each([
    ['was never started', []],
    ['is erased', [started(), deleted(), erased()]],
  ])('finds nothing when it %s', (_, past) => {
    given(...past)
      .when(command('Delete'))
      .thenRejects('conversation.not-found');
  });
});

describe('a restore', () => {
  const hidden = [...running(), cancelled('q1', 'r1', 'deleted'), deleted(seconds(60))];

  it('brings the conversation back within the grace period', () => {
    given(...hidden)
      .when(command('Restore', {}, { now: seconds(59) }))
      .then(restored(seconds(59)));
    given(...hidden, restored())
      .when(command('PostMessage', { messageId: 'q2' }))
      .then(posted('q2', 2), requested('q2', 'fresh'));
  });

  it('refuses when the grace period is over', () => {
    given(...hidden)
      .when(command('Restore', {}, { now: seconds(60) }))
      .thenRejects('conversation.not-restorable');
  });

  it('refuses when nothing was deleted', () => {
    given(started()).when(command('Restore')).thenRejects('conversation.not-restorable');
  });

  it('finds nothing once erased', () => {
    given(...hidden, erased())
      .when(command('Restore'))
      .thenRejects('conversation.not-found');
  });
});

describe('erasure', () => {
  const hidden = [started(), deleted(seconds(60))];

  it('follows the grace period', () => {
    given(...hidden)
      .when(command('Erase', {}, { now: seconds(60) }))
      .then(erased(seconds(60)));
  });

  it.each([
    ['within the grace period', hidden],
    ['after a restore', [...hidden, restored()]],
  ])('refuses %s', (_, past) => {
    given(...past)
      .when(command('Erase'))
      .thenRejects('conversation.not-erasable');
  });

  it('stays quiet once done', () => {
    given(...hidden, erased())
      .when(command('Erase'))
      .thenNothing();
  });

  it('finds nothing without a conversation', () => {
    given().when(command('Erase')).thenRejects('conversation.not-found');
  });
});
