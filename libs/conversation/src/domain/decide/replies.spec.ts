import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  begun,
  cancelled,
  completed,
  deleted,
  erased,
  failed,
  handedOver,
  humanPosted,
  merged,
  modeChanged,
  partialKept,
  posted,
  requested,
  restored,
  running,
  seconds,
  started,
  statusChanged,
  suppressed,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { OnBusy } from '../conversation.events';

const given = specFor(conversation);
const waiting = (...policies: OnBusy[]) => policies.map((onBusy, i) => posted(`w${i + 1}`, i + 2, { onBusy }));
const overtaken = [...running(), modeChanged('manual'), handedOver('q1', 'human')];

describe('recording a reply', () => {
  it('answers the running question', () => {
    given(...running())
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 2));
  });

  it('gives the turn to the oldest waiting question', () => {
    given(...running(), ...waiting('enqueue', 'enqueue'))
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 4), requested('w1', 'fresh'));
  });

  it('answers the coalesce questions that waited as one, the newest', () => {
    given(...running(), ...waiting('coalesce', 'coalesce', 'coalesce'))
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 5), merged('w1', 'w3'), merged('w2', 'w3'), requested('w3', 'fresh'));
  });

  it('merges only the consecutive run of coalesce questions at the head', () => {
    given(...running(), ...waiting('coalesce', 'coalesce', 'enqueue', 'coalesce'))
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 6), merged('w1', 'w2'), requested('w2', 'fresh'));
  });

  it('merges nothing into a question that was enqueued', () => {
    given(...running(), ...waiting('enqueue', 'coalesce'))
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 4), requested('w1', 'fresh'));
  });

  it('is still recorded in a pause, which holds back the next', () => {
    given(...running(), ...waiting('enqueue'), statusChanged('in_progress', 'paused'))
      .when(command('RecordReply'))
      .then(completed('q1', 'r1', 3));
  });

  it('becomes a draft for the human after a switch to manual, once', () => {
    given(...overtaken)
      .when(command('RecordReply'))
      .then(suppressed('q1', 'r1'));
    given(...overtaken, suppressed('q1', 'r1'))
      .when(command('RecordReply'))
      .thenRejects('reply.superseded');
  });

  it.each([
    ['it was recorded before', [...running(), completed('q1', 'r1', 2)]],
    ['it was stopped', [...running(), cancelled('q1', 'r1', 'stopped')]],
    ['a human answered', [...overtaken, humanPosted('h1', 2, 'q1')]],
    ['the AI was asked anew', [...overtaken, modeChanged('ai'), requested('q1', 'r2')]],
    ['its question is not the one that runs', [...running(), merged('q1', 'q2'), requested('q2', 'r1')]],
  ])('is superseded when %s', (_, past) => {
    given(...past)
      .when(command('RecordReply'))
      .thenRejects('reply.superseded');
  });

  it('finds nothing once the conversation is deleted', () => {
    given(...running(), cancelled('q1', 'r1', 'deleted'), deleted())
      .when(command('RecordReply'))
      .thenRejects('conversation.not-found');
  });
});

describe('recording a failure', () => {
  const failure = (handoverAfterFailures: number | null = null) =>
    command('RecordReplyFailure', { handoverAfterFailures });

  it('ends the question and gives the turn to the next', () => {
    given(...running(), ...waiting('enqueue'))
      .when(failure())
      .then(failed('q1', 'r1'), requested('w1', 'fresh'));
  });

  it('hands over to humans after so many in a row', () => {
    const once = [started(), begun(), posted('q0'), requested('q0', 'r0'), failed('q0', 'r0')];
    const again = [...once, posted('q1', 2), requested('q1', 'r1'), posted('w1', 3)];
    given(...again)
      .when(failure(3))
      .then(failed('q1', 'r1'), requested('w1', 'fresh'));
    given(...again)
      .when(failure(2))
      .then(failed('q1', 'r1'), modeChanged('manual', 1, null, 'failures'), handedOver('w1', 'human'));
  });

  it.each([
    ['a reply', [completed('q1', 'r1', 3)]],
    [
      'a change of mode',
      [modeChanged('manual'), handedOver('q1', 'human'), humanPosted('h1', 3, 'q1'), modeChanged('ai')],
    ],
  ])('counts anew after %s', (_, between) => {
    const once = [started(), begun(), posted('q0'), requested('q0', 'r0'), failed('q0', 'r0')];
    given(...once, posted('q1', 2), requested('q1', 'r1'), ...between, posted('q2', 4), requested('q2', 'r2'))
      .when(command('RecordReplyFailure', { questionId: 'q2', replyId: 'r2', handoverAfterFailures: 2 }))
      .then(failed('q2', 'r2'));
  });

  it('stays quiet after a switch to manual', () => {
    given(...overtaken)
      .when(failure())
      .thenNothing();
  });

  it('is superseded when the question has ended', () => {
    given(...running(), completed('q1', 'r1', 2))
      .when(failure())
      .thenRejects('reply.superseded');
  });
});

describe('recording a reply made outside', () => {
  const outside = (...policies: OnBusy[]) => [
    ...[started(), begun()],
    ...policies.flatMap((onBusy, i) => [posted(`q${i + 1}`, i + 1, { onBusy }), handedOver(`q${i + 1}`, 'external')]),
  ];

  it('answers a question that awaits it, in any order', () => {
    given(...outside('enqueue', 'enqueue'))
      .when(command('RecordExternalReply', { questionId: 'q2' }))
      .then(completed('q2', 'x1', 3, 'external'));
  });

  it('coalesce: answers the coalesce questions right before it as well', () => {
    given(...outside('coalesce', 'enqueue', 'coalesce', 'coalesce', 'coalesce'))
      .when(command('RecordExternalReply', { questionId: 'q4' }))
      .then(merged('q3', 'q4'), completed('q4', 'x1', 6, 'external'));
  });

  it('stays quiet when it was recorded just now', () => {
    given(...outside('enqueue'), completed('q1', 'x1', 2, 'external'))
      .when(command('RecordExternalReply'))
      .thenNothing();
  });

  it.each([
    ['is the AI’s to answer', running()],
    ['awaits a human', overtaken],
    ['has ended', [...outside('enqueue'), completed('q1', 'other', 2, 'external')]],
    ['was never asked', [started()]],
  ])('refuses when the question %s', (_, past) => {
    given(...past)
      .when(command('RecordExternalReply'))
      .thenRejects('question.not-awaiting-external');
  });
});

describe('keeping a partial reply', () => {
  const stopped = [...running(), cancelled('q1', 'r1', 'stopped')];

  it('keeps what was written when the reply was cancelled', () => {
    given(...stopped)
      .when(command('KeepPartial'))
      .then(partialKept('q1', 'r1', 2));
  });

  it.each([
    ['was kept before', [...stopped, partialKept('q1', 'r1', 2)]],
    ['still runs', running()],
    [
      'was not the last one cancelled',
      [...stopped, posted('q2', 2), requested('q2', 'r2'), cancelled('q2', 'r2', 'stopped')],
    ],
    ['was cancelled by the deletion', [...running(), cancelled('q1', 'r1', 'deleted'), deleted()]],
    ['comes after a restore', [...stopped, deleted(seconds(9)), restored()]],
    ['comes after the erasure', [...stopped, deleted(), erased()]],
  ])('stays quiet about one that %s', (_, past) => {
    given(...past)
      .when(command('KeepPartial'))
      .thenNothing();
  });

  it('stays quiet when nothing was written', () => {
    given(...stopped)
      .when(command('KeepPartial', { text: '' }))
      .thenNothing();
  });

  it('finds nothing without a conversation', () => {
    given().when(command('KeepPartial')).thenRejects('conversation.not-found');
  });
});
