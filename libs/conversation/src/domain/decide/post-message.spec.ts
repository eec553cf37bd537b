import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  begun,
  cancelled,
  completed,
  deleted,
  erased,
  handedOver,
  merged,
  modeChanged,
  posted,
  requested,
  running,
  started,
  statusChanged,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { OnBusy, Status } from '../conversation.events';

const given = specFor(conversation);
const post = (messageId: string, onBusy: OnBusy = 'enqueue', agentKind: 'ai' | 'external' = 'ai') =>
  command('PostMessage', { messageId, onBusy, agentKind });

describe('posting a message', () => {
  it('sets a pending conversation going and asks for a reply', () => {
    given(started()).when(post('q1')).then(begun(), posted('q1'), requested('q1', 'fresh'));
  });

  it('stays quiet about a question that is open', () => {
    given(...running())
      .when(post('q1'))
      .thenNothing();
    given(...running(), posted('q2', 2))
      .when(post('q1'))
      .thenNothing();
  });

  it('stays quiet about the last message even when its question has ended', () => {
    given(...running(), cancelled('q1', 'r1', 'stopped'))
      .when(post('q1'))
      .thenNothing();
  });

  it('stays quiet about an open question whatever the status is', () => {
    given(...running(), statusChanged('in_progress', 'paused'))
      .when(post('q1'))
      .thenNothing();
  });

  it.each<Status>(['completed', 'abandoned', 'failed'])('reopens a conversation that is %s', (status) => {
    given(started(), begun(), statusChanged('in_progress', status))
      .when(post('q1'))
      .then(statusChanged(status, 'in_progress', 'reopened'), posted('q1'), requested('q1', 'fresh'));
  });

  it.each<Status>(['completed', 'abandoned', 'failed'])('refuses once %s when it must not reopen', (status) => {
    given(started(), begun(), statusChanged('in_progress', status))
      .when(command('PostMessage', { reopen: false }))
      .thenRejects('conversation.not-open');
  });

  it('refuses once archived', () => {
    given(started(), statusChanged('pending', 'archived')).when(post('q1')).thenRejects('conversation.not-open');
  });

  it('refuses while paused', () => {
    given(...running(), statusChanged('in_progress', 'paused'))
      .when(post('q2'))
      .thenRejects('conversation.paused');
  });

  it.each([
    ['was never started', []],
    ['is deleted', [started(), deleted()]],
    ['is erased', [started(), deleted(), erased()]],
  ])('finds nothing when the conversation %s', (_, past) => {
    given(...past)
      .when(post('q1'))
      .thenRejects('conversation.not-found');
  });

  it('refuses the question after the hundredth open one', () => {
    const waiting = Array.from({ length: 98 }, (_, i) => posted(`w${i}`, i + 2));
    given(...running(), ...waiting)
      .when(post('q100'))
      .then(posted('q100', 100));
    given(...running(), ...waiting, posted('q100', 100))
      .when(post('q101'))
      .thenRejects('conversation.too-many-open-questions');
  });

  it('lets an interrupting question in when a hundred are open: it ends them', () => {
    const waiting = Array.from({ length: 99 }, (_, i) => posted(`w${i}`, i + 2));
    const events = given(...running(), ...waiting)
      .when(post('q101', 'interrupt'))
      .events();
    expect(events).toHaveLength(102);
  });
});

describe('posting a message while a reply runs', () => {
  it.each<OnBusy>(['enqueue', 'coalesce'])('waits (%s)', (onBusy) => {
    given(...running())
      .when(post('q2', onBusy))
      .then(posted('q2', 2, { onBusy }));
  });

  it('interrupt: cancels what runs and what waits, and is asked at once', () => {
    given(...running(), posted('q2', 2))
      .when(post('q3', 'interrupt'))
      .then(
        posted('q3', 3, { onBusy: 'interrupt' }),
        cancelled('q1', 'r1', 'interrupted'),
        cancelled('q2', null, 'interrupted'),
        requested('q3', 'fresh'),
      );
  });

  it('reject: refuses', () => {
    given(...running())
      .when(post('q2', 'reject'))
      .thenRejects('conversation.busy');
  });

  it.each<OnBusy>(['interrupt', 'reject', 'coalesce'])('%s changes nothing when nothing runs', (onBusy) => {
    given(...running(), completed('q1', 'r1', 2))
      .when(post('q2', onBusy))
      .then(posted('q2', 3, { onBusy }), requested('q2', 'fresh'));
  });
});

describe('posting a message to humans', () => {
  it('hands it over at once in manual mode, whatever the agent and the policy', () => {
    const manual = [started(), modeChanged('manual'), begun(), posted('q1'), handedOver('q1', 'human')];
    for (const onBusy of ['enqueue', 'coalesce', 'interrupt', 'reject'] as const) {
      given(...manual)
        .when(post('q2', onBusy, 'external'))
        .then(posted('q2', 2, { onBusy }), handedOver('q2', 'human'));
    }
  });
});

describe('posting a message to an external agent', () => {
  const outside = [started(), begun(), posted('q1'), handedOver('q1', 'external')];

  it('hands it over at once', () => {
    given(started())
      .when(post('q1', 'enqueue', 'external'))
      .then(begun(), posted('q1'), handedOver('q1', 'external'));
  });

  it.each<OnBusy>(['enqueue', 'coalesce'])('lets several wait (%s)', (onBusy) => {
    given(...outside)
      .when(post('q2', onBusy, 'external'))
      .then(posted('q2', 2, { onBusy }), handedOver('q2', 'external'));
  });

  it('interrupt: cancels the older ones', () => {
    given(...outside)
      .when(post('q2', 'interrupt', 'external'))
      .then(
        posted('q2', 2, { onBusy: 'interrupt' }),
        cancelled('q1', null, 'interrupted'),
        handedOver('q2', 'external'),
      );
  });

  it('reject: refuses while one is open, also one the AI owes', () => {
    given(...outside)
      .when(post('q2', 'reject', 'external'))
      .thenRejects('conversation.busy');
    given(...running())
      .when(post('q2', 'reject', 'external'))
      .thenRejects('conversation.busy');
    given(started())
      .when(post('q1', 'reject', 'external'))
      .then(begun(), posted('q1', 1, { onBusy: 'reject' }), handedOver('q1', 'external'));
  });

  it('does not keep the AI from answering once the agent is no longer external', () => {
    given(...outside)
      .when(post('q2', 'reject'))
      .then(posted('q2', 2, { onBusy: 'reject' }), requested('q2', 'fresh'));
  });

  it('merges nothing yet', () => {
    const events = given(...outside)
      .when(post('q2', 'coalesce', 'external'))
      .events();
    expect(events).not.toContainEqual(merged('q1', 'q2'));
  });
});
