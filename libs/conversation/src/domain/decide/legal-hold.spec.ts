import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import { anonymised, deleted, erased, now, restored, seconds, started } from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent } from '../conversation.events';

const given = specFor(conversation);
const changed = (held: boolean, reason: string | null = 'Case 17'): ConversationEvent => ({
  type: 'conversation.legal-hold-changed.v1',
  data: { held, occurredAt: now },
  content: { reason },
});
const hold = (held: boolean, reason: string | null = 'Case 17') => command('ChangeLegalHold', { held, reason });

describe('a legal hold', () => {
  it('is set and lifted, and stays as it is when asked for again', () => {
    given(started()).when(hold(true)).then(changed(true));
    given(started(), changed(true)).when(hold(true, 'Another')).thenNothing();
    given(started(), changed(true)).when(hold(false, null)).then(changed(false, null));
    given(started()).when(hold(false)).thenNothing();
  });

  it('keeps the conversation from being deleted or anonymised, until it is lifted', () => {
    given(started(), changed(true)).when(command('Delete')).thenRejects('conversation.legal-hold');
    given(started(), changed(true)).when(command('Anonymise')).thenRejects('conversation.legal-hold');
    given(started(), changed(true), changed(false)).when(command('Delete')).then(deleted());
  });

  it('keeps one that is deleted already from being erased, and goes along with a restore', () => {
    const gone = [started(), deleted(seconds(60))];
    given(...gone)
      .when(hold(true))
      .then(changed(true));
    const late = { now: seconds(61) };
    given(...gone, changed(true))
      .when(command('Erase', {}, late))
      .thenRejects('conversation.legal-hold');
    given(...gone, changed(true))
      .when(command('Erase', { early: true }))
      .thenRejects('conversation.legal-hold');
    given(...gone, changed(true), restored())
      .when(command('Delete'))
      .thenRejects('conversation.legal-hold');
  });

  it('refuses what is not there, and what has nothing left to keep', () => {
    given().when(hold(true)).thenRejects('conversation.not-found');
    given(started(), deleted(), erased()).when(hold(true)).thenRejects('conversation.not-found');
    given(started(), anonymised()).when(hold(true)).thenRejects('conversation.anonymised');
  });
});
