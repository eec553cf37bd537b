import { specFor } from '@verbatim/kernel/testing';
import { command } from '../../../test/commands';
import {
  agentPosted,
  begun,
  deleted,
  erased,
  forked,
  handedOver,
  modeChanged,
  now,
  posted,
  requested,
  running,
  seconds,
  started,
} from '../../../test/events';
import { conversation } from '../conversation.decider';
import type { ConversationEvent } from '../conversation.events';
import { foldAll } from '../conversation.evolve';
import { idleSteps } from '../conversation.idle';
import { outcomesOf } from '../conversation.outcome';
import { isLive, type LiveConversation } from '../conversation.state';

const given = specFor(conversation);
const fork = (data = {}) => command('Fork', { fromConversationId: 'parent', atVersion: 4, ...data });
const liveAfter = (...events: readonly ConversationEvent[]): LiveConversation => {
  const state = foldAll(events);
  if (!isLive(state)) throw new Error('It was to be live');
  return state;
};

describe('a fork', () => {
  it('says where it comes from, and which status it has', () => {
    given(started())
      .when(fork({ atMessageId: 'm1', atVersion: 1 }))
      .then(forked({ atMessageId: 'm1', status: 'pending' }));
  });

  it('settles what was open: the running question and those behind it, and what humans or others were to answer', () => {
    given(...running(), posted('q2', 2))
      .when(fork())
      .then(forked({ atVersion: 4, settledQuestionIds: ['q1', 'q2'] }));
    given(...running(), modeChanged('manual'), handedOver('q1', 'human'))
      .when(fork())
      .then(forked({ atVersion: 4, settledQuestionIds: ['q1'] }));
  });

  it('settles what was still to be delivered', () => {
    given(started(), begun(), agentPosted('a1', 1, { channel: 'email', connectorId: 'c1' }))
      .when(fork())
      .then(forked({ atVersion: 4, settledMessageIds: ['a1'] }));
  });

  it('refuses what is deleted or erased, or never was', () => {
    given().when(fork()).thenRejects('conversation.not-found');
    given(started(), deleted()).when(fork()).thenRejects('conversation.not-found');
    given(started(), deleted(), erased()).when(fork()).thenRejects('conversation.not-found');
  });

  it('is not made twice at one place, but may be forked from again', () => {
    given(started(), forked({ atVersion: 4 }))
      .when(fork())
      .thenNothing();
    given(started(), forked({ atVersion: 4 }))
      .when(fork({ fromConversationId: 'other' }))
      .then(forked({ fromConversationId: 'other', atVersion: 4, status: 'pending' }));
  });

  it('ends each open question, once, as cancelled', () => {
    expect(outcomesOf(forked({ settledQuestionIds: ['q1', 'q2'] }))).toEqual(
      ['q1', 'q2'].map((questionId) => ({
        questionId,
        outcome: { kind: 'cancelled', cause: 'forked', replyId: null },
      })),
    );
  });

  it('owes nothing: no reply, no delivery, no summary and no score', () => {
    const wanted = { requestId: 's1', cause: 'requested', dueAt: now, occurredAt: now } as const;
    const state = liveAfter(
      ...running(),
      { type: 'conversation.summary-requested.v1', data: wanted, content: null },
      { type: 'conversation.score-requested.v1', data: wanted, content: null },
      agentPosted('a1', 2, { channel: 'email', connectorId: 'c1' }),
      forked({ settledQuestionIds: ['q1'], settledMessageIds: ['a1'], atVersion: 7 }),
    );
    expect(state).toMatchObject({ open: [], undelivered: [], lastCancelled: null });
    expect([state.summaries.owed, state.scores.owed]).toEqual([null, null]);
    expect(state.forkedFrom).toEqual({ conversationId: 'parent', messageId: null, version: 7, at: now });
  });

  it('begins its time of inactivity anew, and is not assessed for what was said before it', () => {
    const rules = { abandonAfterMinutes: 10, archiveAfterMinutes: null, summaryAfterMinutes: 5, scoreAfterMinutes: 5 };
    const at = seconds(3_600);
    const steps = (...more: readonly ConversationEvent[]) =>
      idleSteps(
        liveAfter(started(), begun(), posted('q1'), forked({ settledQuestionIds: ['q1'], occurredAt: at }), ...more),
        rules,
      );
    expect(steps()).toEqual([{ kind: 'close', to: 'abandoned', at: seconds(4_200) }]);
    const later = posted('q2', 2, { occurredAt: seconds(3_660) });
    expect(steps(later).map(({ kind }) => kind)).toEqual(['assess', 'assess']);
  });

  it('answers a new question as any conversation does', () => {
    given(...running(), forked({ settledQuestionIds: ['q1'] }))
      .when(command('PostMessage', { messageId: 'q2' }))
      .then(posted('q2', 2), requested('q2', 'fresh'));
  });
});
