import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, assessedBy, completed, deleted, now, restored, running, seconds } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent, Scored } from '../conversation.events';
import { foldAll } from '../conversation.evolve';

const given = specFor(conversation);
const answered = [...running(), completed('q1', 'r1', 2)];

type What = 'summary' | 'score';
const requested = (what: What, requestId: string, dueAt = now): ConversationEvent => ({
  type: `conversation.${what}-requested.v1`,
  data: { requestId, cause: 'requested', dueAt, occurredAt: now },
  content: null,
});
const failed = (what: What, requestId: string): ConversationEvent => ({
  type: `conversation.${what}-failed.v1`,
  data: { requestId, reason: 'provider-unavailable', attempts: 3, occurredAt: now },
  content: null,
});
const summarised = (requestId: string): ConversationEvent => ({
  type: 'conversation.summarised.v1',
  data: { requestId, fromVersion: 1, toVersion: 2, provenance: assessedBy, occurredAt: now },
  content: { text: 'A reset.' },
});
const scored = (data: Partial<Scored['data']> = {}): Scored => ({
  type: 'conversation.scored.v1',
  data: {
    requestId: 's1',
    fromVersion: 1,
    toVersion: 2,
    score: 7.5,
    by: 'model',
    memberId: null,
    provenance: assessedBy,
    shown: true,
    was: null,
    occurredAt: now,
    ...data,
  },
  content: { rationale: null },
});
const byHand = (data: Partial<Scored['data']> = {}): Scored =>
  scored({ requestId: 'h1', score: 9, by: 'human', memberId: 'member-1', provenance: null, ...data });

describe.each([
  ['summary', 'RequestSummary', 'RecordSummary', 'FailSummary', summarised('s1')],
  ['score', 'RequestScore', 'RecordScore', 'FailScore', scored()],
] as const)('a %s', (what, request, record, fail, made) => {
  it('is asked for, and owed until it is there', () => {
    given(...answered)
      .when(command(request))
      .then(requested(what, 's1'));
    given(...answered, requested(what, 's1'))
      .when(command(record))
      .then(made);
  });

  it('or until it was given up', () => {
    given(...answered, requested(what, 's1'))
      .when(command(fail))
      .then(failed(what, 's1'));
  });

  it('stays quiet when the same request comes again: owed, met or given up', () => {
    given(...answered, requested(what, 's1'))
      .when(command(request))
      .thenNothing();
    given(...answered, requested(what, 's1'), made)
      .when(command(request))
      .thenNothing();
    given(...answered, requested(what, 's1'), failed(what, 's1'))
      .when(command(request))
      .thenNothing();
  });

  it('is owed to the newest request only: what comes for an older one comes too late', () => {
    const twice = [...answered, requested(what, 's1'), requested(what, 's2', seconds(60))];
    given(...twice)
      .when(command(record))
      .thenRejects('assessment.superseded');
    given(...twice)
      .when(command(fail))
      .thenRejects('assessment.superseded');
    expect(
      given(...twice)
        .when(command(record, { requestId: 's2' }))
        .events(),
    ).toHaveLength(1);
  });

  it('is recorded once', () => {
    given(...answered, requested(what, 's1'), made)
      .when(command(record))
      .thenRejects('assessment.superseded');
    given(...answered)
      .when(command(record))
      .thenRejects('assessment.superseded');
  });

  it('is owed no more once deleted, also when it was restored', () => {
    const gone = [...answered, requested(what, 's1'), deleted()];
    given(...gone)
      .when(command(record))
      .thenRejects('assessment.superseded');
    given(...gone, restored())
      .when(command(record))
      .thenRejects('assessment.superseded');
    given(...gone)
      .when(command(request))
      .thenRejects('conversation.not-found');
  });

  it('is not asked for of an anonymised one', () => {
    given(...answered, anonymised())
      .when(command(request))
      .thenRejects('conversation.anonymised');
  });
});

describe('the score that is shown', () => {
  const asked = [...answered, requested('score', 's1')];
  const known = { score: 9, occurredAt: now };

  it('is the latest of the model’s, and tells the one before', () => {
    given(...asked, scored(), requested('score', 's2'))
      .when(command('RecordScore', { requestId: 's2', score: 3 }))
      .then(scored({ requestId: 's2', score: 3, was: { score: 7.5, occurredAt: now } }));
  });

  it('is a human’s, whatever a model says before or after', () => {
    given(...asked, scored())
      .when(command('GiveScore'))
      .then(byHand({ was: { score: 7.5, occurredAt: now } }));
    given(...asked, byHand())
      .when(command('RecordScore'))
      .then(scored({ shown: false }));
    expect(foldAll([...asked, byHand(), scored({ shown: false })])).toMatchObject({ score: { by: 'human', score: 9 } });
  });

  it('is the latest of the humans’', () => {
    given(...answered, byHand())
      .when(command('GiveScore', { scoreId: 'h2', score: 0, memberId: null }))
      .then(byHand({ requestId: 'h2', score: 0, memberId: null, was: known }));
  });

  it('stays quiet when a human’s score comes again', () => {
    given(...answered, byHand())
      .when(command('GiveScore'))
      .thenNothing();
  });

  it('is not given by hand to an anonymised one', () => {
    given(...answered, anonymised())
      .when(command('GiveScore'))
      .thenRejects('conversation.anonymised');
  });

  it('leaves what a model owes: the request is not met by a human', () => {
    expect(
      given(...asked, byHand())
        .when(command('RecordScore'))
        .events(),
    ).toHaveLength(1);
  });
});
