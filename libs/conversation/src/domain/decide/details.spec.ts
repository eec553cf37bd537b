import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, begun, deleted, erased, now, started, statusChanged } from '../../../test/events';
import { blankDetails, type Details } from '../conversation.events';
import { conversation } from '../conversation.decider';

const given = specFor(conversation);

describe('starting', () => {
  it('starts', () => {
    given().when(command('Start')).then(started());
  });

  it('begins in the status that is asked for, by the steps that lead there', () => {
    given()
      .when(command('Start', { status: 'pending' }))
      .then(started());
    for (const status of ['in_progress', 'archived'] as const)
      given().when(command('Start', { status })).then(started(), statusChanged('pending', status));
    for (const status of ['paused', 'completed', 'abandoned', 'failed'] as const)
      given()
        .when(command('Start', { status }))
        .then(started(), statusChanged('pending', 'in_progress'), statusChanged('in_progress', status));
  });

  it('stays quiet when it was started already, whatever its status is by now', () => {
    given(started(), begun())
      .when(command('Start', { status: 'completed' }))
      .thenNothing();
  });

  it('stays quiet when it was started with the same facts, whatever was made of its texts', () => {
    given(started(), begun())
      .when(command('Start', { details: { title: 'Another', customData: { a: 1 } } }))
      .thenNothing();
  });

  it.each([
    ['project', { projectId: 'other' }],
    ['agent', { agentId: 'other' }],
    ['user', { userId: null }],
    ['environment', { environment: 'sandbox' }],
    ['channel', { channel: 'mail' }],
  ] as const)('refuses when it was started with another %s', (_, other) => {
    given(started()).when(command('Start', other)).thenRejects('conversation.exists');
  });

  it('refuses the id of a deleted or erased conversation', () => {
    given(started(), deleted()).when(command('Start')).thenRejects('conversation.exists');
    given(started(), deleted(), erased()).when(command('Start')).thenRejects('conversation.exists');
  });
});

describe('changing the details', () => {
  const current: Details = { ...blankDetails, title: 'Reset', customData: { plan: 'pro', tags: ['a', 'b'] } };
  const change = (changes: Partial<Details>) => command('ChangeDetails', { changes, current });
  const changed = (content: Partial<Details>) => ({
    type: 'conversation.details-changed.v1' as const,
    data: {
      fields: Object.keys(blankDetails).filter((field) => field in content) as (keyof Details)[],
      occurredAt: now,
    },
    content,
  });

  it('records the fields that differ, and only those', () => {
    given(started())
      .when(change({ title: 'Reset the router', context: null }))
      .then(changed({ title: 'Reset the router' }));
    given(started())
      .when(change({ title: null, context: 'Called twice', customData: {} }))
      .then(changed({ title: null, context: 'Called twice', customData: {} }));
  });

  it.each([
    ['a value', { plan: 'free', tags: ['a', 'b'] }],
    ['a missing key', { plan: 'pro' }],
    ['a new key', { plan: 'pro', tags: ['a', 'b'], n: null }],
    ['another order in a list', { plan: 'pro', tags: ['b', 'a'] }],
    ['an object for a list', { plan: 'pro', tags: { 0: 'a', 1: 'b' } }],
  ])('sees %s in the custom data', (_, customData) => {
    given(started()).when(change({ customData })).then(changed({ customData }));
  });

  it('stays quiet when nothing differs; the order of keys is no difference', () => {
    given(started()).when(change({})).thenNothing();
    given(started()).when(change(current)).thenNothing();
    given(started())
      .when(change({ customData: { tags: ['a', 'b'], plan: 'pro' } }))
      .thenNothing();
  });

  it('knows every detail there is', () => {
    const said: Partial<Details> = { memo: 'Call back', metrics: { csat: ['4', '5'] }, pathTaken: ['a', { b: 1 }] };
    given(started()).when(change(said)).then(changed(said));
  });

  it('refuses to give words to an anonymised one', () => {
    given(started(), anonymised())
      .when(change({ memo: 'Mia again' }))
      .thenRejects('conversation.anonymised');
  });

  it('is allowed once archived', () => {
    given(started(), statusChanged('pending', 'archived'))
      .when(change({ title: 'Old' }))
      .then(changed({ title: 'Old' }));
  });

  it('finds nothing once deleted', () => {
    given(started(), deleted())
      .when(change({ title: 'x' }))
      .thenRejects('conversation.not-found');
  });
});
