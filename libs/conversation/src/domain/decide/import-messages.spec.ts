import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { begun, imported, posted, requested, running, seconds, started, statusChanged } from '../../../test/events';
import type { ImportedMessage } from '../conversation.commands';
import { conversation } from '../conversation.decider';
import { foldAll } from '../conversation.evolve';

const given = specFor(conversation);
const older: ImportedMessage[] = [
  { messageId: 'm1', role: 'user', text: 'Hello', occurredAt: seconds(-90), answers: null },
  { messageId: 'm2', role: 'agent', text: 'Hello', occurredAt: seconds(-80), answers: 'm1' },
  { messageId: 'm3', role: 'human', text: 'Hello', occurredAt: seconds(-70), answers: null },
];
const events = [
  imported('m1', 1, 'user', { occurredAt: seconds(-90) }),
  imported('m2', 2, 'agent', { occurredAt: seconds(-80), answers: 'm1' }),
  imported('m3', 3, 'human', { occurredAt: seconds(-70) }),
] as const;
const begunThen = statusChanged('pending', 'in_progress', 'message', seconds(-90));
const load = (fromSeq = 0, messages = older) => command('ImportMessages', { fromSeq, messages });

describe('importing messages', () => {
  it('keeps their times and asks for no reply', () => {
    given(started())
      .when(load())
      .then(begunThen, ...events);
  });

  it('counts them as messages, those of the user as turns', () => {
    expect(foldAll([started(), begunThen, ...events])).toMatchObject({
      status: 'in_progress',
      seq: 3,
      turnCount: 1,
      open: [],
      startedAt: seconds(-90),
      firstMessageAt: seconds(-90),
      lastMessageAt: seconds(-70),
    });
  });

  it('adds what is missing when it broke off before', () => {
    given(started(), begunThen, events[0]).when(load()).then(events[1], events[2]);
    given(started(), begunThen, events[0])
      .when(load(1, older.slice(1)))
      .then(events[1], events[2]);
  });

  it('stays quiet about messages the conversation has, and about none', () => {
    given(started(), begunThen, ...events)
      .when(load())
      .thenNothing();
    given(started()).when(load(0, [])).thenNothing();
  });

  it('refuses to leave a gap', () => {
    given(started()).when(load(1)).thenRejects('conversation.import-gap');
  });

  it('refuses while a question is open', () => {
    given(...running())
      .when(load(1))
      .thenRejects('conversation.busy');
  });

  it('refuses in a pause and after an end', () => {
    given(started(), begun(), statusChanged('in_progress', 'paused')).when(load()).thenRejects('conversation.paused');
    for (const end of ['completed', 'abandoned', 'failed', 'archived'] as const) {
      given(started(), begun(), statusChanged('in_progress', end)).when(load()).thenRejects('conversation.not-open');
    }
  });

  it('finds nothing without a conversation', () => {
    given().when(load()).thenRejects('conversation.not-found');
  });

  it('lets the conversation go on', () => {
    given(started(), begunThen, ...events)
      .when(command('PostMessage'))
      .then(posted('q1', 4), requested('q1', 'fresh'));
  });
});
