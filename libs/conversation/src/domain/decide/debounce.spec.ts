import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { begun, cancelled, merged, now, posted, requested, running, seconds, started } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { OnBusy } from '../conversation.events';

const given = specFor(conversation);
const typing = { debounceMs: 3_000, debounceCapMs: 5_000 };
const held = [started(), begun(), posted('q1'), requested('q1', 'r1', { dueAt: seconds(3) })];

describe('debounce', () => {
  it('holds the reply back for the user to finish typing', () => {
    given(started())
      .when(command('PostMessage', typing))
      .then(begun(), posted('q1'), requested('q1', 'fresh', { dueAt: seconds(3) }));
  });

  it('never holds it back longer than the cap', () => {
    given(started())
      .when(command('PostMessage', { debounceMs: 9_000, debounceCapMs: 5_000 }))
      .then(begun(), posted('q1'), requested('q1', 'fresh', { dueAt: seconds(5) }));
  });

  it.each<OnBusy>(['enqueue', 'coalesce', 'interrupt', 'reject'])(
    'merges the held question into the next message, whatever the policy (%s)',
    (onBusy) => {
      const occurredAt = seconds(1);
      given(...held)
        .when(command('PostMessage', { messageId: 'q2', onBusy, ...typing }, { now: occurredAt }))
        .then(
          posted('q2', 2, { onBusy, occurredAt }),
          merged('q1', 'q2', occurredAt),
          requested('q2', 'fresh', { occurredAt, dueAt: seconds(4) }),
        );
    },
  );

  it('counts the cap from the first message of the window', () => {
    const past = [
      ...held,
      posted('q2', 2, { occurredAt: seconds(2) }),
      merged('q1', 'q2', seconds(2)),
      requested('q2', 'r2', { occurredAt: seconds(2), dueAt: seconds(5) }),
    ];
    const occurredAt = seconds(4);
    given(...past)
      .when(command('PostMessage', { messageId: 'q3', ...typing }, { now: occurredAt }))
      .then(
        posted('q3', 3, { occurredAt }),
        merged('q2', 'q3', occurredAt),
        requested('q3', 'fresh', { occurredAt, dueAt: seconds(5) }),
      );
  });

  it('is due now at the earliest, should the cap have become shorter', () => {
    const occurredAt = seconds(2);
    given(...held)
      .when(command('PostMessage', { messageId: 'q2', debounceMs: 0, debounceCapMs: 1_000 }, { now: occurredAt }))
      .then(
        posted('q2', 2, { occurredAt }),
        merged('q1', 'q2', occurredAt),
        requested('q2', 'fresh', { occurredAt, dueAt: occurredAt }),
      );
  });

  it('is over when the reply is due: then the policy decides', () => {
    const occurredAt = seconds(3);
    given(...held)
      .when(command('PostMessage', { messageId: 'q2', ...typing }, { now: occurredAt }))
      .then(posted('q2', 2, { occurredAt }));
  });

  it('is not seen by a clock that runs behind, when the reply was due at once', () => {
    const occurredAt = seconds(-2);
    given(...running())
      .when(command('PostMessage', { messageId: 'q2', ...typing }, { now: occurredAt }))
      .then(posted('q2', 2, { occurredAt }));
  });

  it('overtakes nobody who waits, should the next clock run behind', () => {
    const occurredAt = seconds(2);
    given(...held, posted('q2', 2, { occurredAt: seconds(4) }))
      .when(command('PostMessage', { messageId: 'q3', ...typing }, { now: occurredAt }))
      .then(posted('q3', 3, { occurredAt }));
  });

  it('lets an interrupting user finish typing, too', () => {
    given(...running())
      .when(command('PostMessage', { messageId: 'q2', onBusy: 'interrupt', ...typing }))
      .then(
        posted('q2', 2, { onBusy: 'interrupt' }),
        cancelled('q1', 'r1', 'interrupted'),
        requested('q2', 'fresh', { occurredAt: now, dueAt: seconds(3) }),
      );
  });
});
