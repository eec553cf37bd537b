import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, deleted, now, started, statusChanged } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent } from '../conversation.events';

const given = specFor(conversation);

const stateSet = (from: string | null, stateId: string | null): ConversationEvent => ({
  type: 'conversation.state-set.v1',
  data: { from, stateId, occurredAt: now },
  content: null,
});
const assigned = (from: string | null, assigneeId: string | null): ConversationEvent => ({
  type: 'conversation.assigned.v1',
  data: { from, assigneeId, occurredAt: now },
  content: null,
});
const categorised = (categoryIds: string[], added: string[], removed: string[] = []): ConversationEvent => ({
  type: 'conversation.categorised.v1',
  data: { categoryIds, added, removed, occurredAt: now },
  content: null,
});
const timerChanged = (keepOpen: boolean): ConversationEvent => ({
  type: 'conversation.timer-changed.v1',
  data: { keepOpen, occurredAt: now },
  content: null,
});

describe('the state', () => {
  it('is set, changed and taken away, and tells what it was', () => {
    const set = (stateId: string | null) => command('SetState', { stateId });
    given(started()).when(set('new')).then(stateSet(null, 'new'));
    given(started(), stateSet(null, 'new')).when(set('done')).then(stateSet('new', 'done'));
    given(started(), stateSet(null, 'new')).when(set(null)).then(stateSet('new', null));
  });

  it('stays quiet when it is as asked', () => {
    given(started())
      .when(command('SetState', { stateId: null }))
      .thenNothing();
    given(started(), stateSet(null, 'new'))
      .when(command('SetState', { stateId: 'new' }))
      .thenNothing();
  });

  it('may come with the start', () => {
    const labelled = { ...started(), data: { ...started().data, stateId: 'new' } };
    given(labelled)
      .when(command('SetState', { stateId: 'new' }))
      .thenNothing();
  });
});

describe('the assignee', () => {
  it('is named, changed and taken away, and the one before is told', () => {
    const assign = (assigneeId: string | null) => command('Assign', { assigneeId });
    given(started()).when(assign('ada')).then(assigned(null, 'ada'));
    given(started(), assigned(null, 'ada')).when(assign('bo')).then(assigned('ada', 'bo'));
    given(started(), assigned(null, 'ada')).when(assign(null)).then(assigned('ada', null));
  });

  it('stays quiet when it is as asked', () => {
    given(started(), assigned(null, 'ada'))
      .when(command('Assign', { assigneeId: 'ada' }))
      .thenNothing();
  });
});

describe('the categories', () => {
  const categorise = (...categoryIds: string[]) => command('Categorise', { categoryIds });

  it('are all that it has from then on: what came and what went is told', () => {
    given(started())
      .when(categorise('b', 'a'))
      .then(categorised(['a', 'b'], ['a', 'b']));
    given(started(), categorised(['a', 'b'], ['a', 'b']))
      .when(categorise('c', 'b'))
      .then(categorised(['b', 'c'], ['c'], ['a']));
    given(started(), categorised(['a'], ['a']))
      .when(categorise())
      .then(categorised([], [], ['a']));
  });

  it('stay quiet when they are the same, in whatever order and however often they are named', () => {
    given(started(), categorised(['a', 'b'], ['a', 'b']))
      .when(categorise('b', 'a', 'b'))
      .thenNothing();
    given(started()).when(categorise()).thenNothing();
  });
});

describe('the timer', () => {
  it('is switched off and on', () => {
    given(started())
      .when(command('ChangeTimer', { keepOpen: true }))
      .then(timerChanged(true));
    given(started(), timerChanged(true))
      .when(command('ChangeTimer', { keepOpen: false }))
      .then(timerChanged(false));
  });

  it('stays quiet when it is as asked', () => {
    given(started())
      .when(command('ChangeTimer', { keepOpen: false }))
      .thenNothing();
  });
});

describe.each(['SetState', 'Assign', 'Categorise', 'ChangeTimer'] as const)('%s', (type) => {
  it('is allowed once archived, and on an anonymised one: a label is nobody’s words', () => {
    expect(given(started(), statusChanged('pending', 'archived')).when(command(type)).events()).toHaveLength(1);
    expect(given(started(), anonymised()).when(command(type)).events()).toHaveLength(1);
  });

  it('finds nothing before the start and once deleted', () => {
    given().when(command(type)).thenRejects('conversation.not-found');
    given(started(), deleted()).when(command(type)).thenRejects('conversation.not-found');
  });
});
