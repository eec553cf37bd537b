import type { Anonymise, ChangeStatus, Delete, Erase, Restore, Start, Stop } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent, Status } from '../conversation.events';
import { isLive, type Conversation } from '../conversation.state';
import { byPhase, Decision, liveOf, queueOf } from './decision';
import { refuseHeld } from './legal-hold';
import { withhold } from './messages';

// The way back from an end is an explicit reopen.
const transitions: Readonly<Record<Status, readonly Status[]>> = {
  pending: ['in_progress', 'archived'],
  in_progress: ['paused', 'completed', 'abandoned', 'failed', 'archived'],
  paused: ['in_progress', 'archived'],
  completed: ['in_progress', 'archived'],
  abandoned: ['in_progress', 'archived'],
  failed: ['in_progress', 'archived'],
  archived: ['in_progress'],
};

/** Brings a conversation that was just started to a status, each step as if somebody had asked for it. */
export const broughtTo = (to: Status, meta: Start['meta']): readonly ConversationEvent[] => {
  if (to === 'pending') return [];
  const steps: readonly Status[] = transitions.pending.includes(to) ? [to] : ['in_progress', to];
  return steps.map((step, at) => ({
    type: 'conversation.status-changed.v1',
    data: { from: steps[at - 1] ?? 'pending', to: step, cause: 'requested', occurredAt: meta.now },
    content: null,
  }));
};

/**
 * An end cancels every open question. A pause lets the running reply finish and holds back the waiting ones until the
 * resume.
 */
export const changeStatus = ({ data, meta }: ChangeStatus, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const { status: from } = live;
  const { to, cause = 'requested' } = data;
  if (from === to) return [];
  if (live.anonymisedAt !== null) throw new ConversationError('conversation.anonymised');
  if (!transitions[from].includes(to)) {
    throw new ConversationError('conversation.status-transition', { from, to }, '/status');
  }
  const decision = new Decision(live, meta);
  switch (to) {
    case 'completed':
    case 'abandoned':
    case 'failed':
    case 'archived':
      decision.cancel(live.open, to);
      break;
    case 'pending':
    case 'in_progress':
    case 'paused':
      break;
  }
  decision.add({
    type: 'conversation.status-changed.v1',
    data: { from, to, cause, occurredAt: meta.now },
    content: null,
  });
  decision.advance();
  return decision.events;
};

/** Ends the running reply and whatever waits behind it: nothing starts after a stop. What awaits others is untouched. */
export const stop = ({ meta }: Stop, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  const decision = new Decision(live, meta);
  decision.cancel([...byPhase(live, 'running'), ...queueOf(live)], 'stopped');
  return decision.events;
};

export const deleteConversation = ({ data, meta }: Delete, state: Conversation): readonly ConversationEvent[] => {
  if (state.status === 'deleted') return [];
  const live = liveOf(state);
  refuseHeld(live);
  if (data.legalHold) throw new ConversationError('conversation.legal-hold');
  const decision = new Decision(live, meta);
  decision.cancel(live.open, 'deleted');
  const { eraseAt, reason } = data;
  return [
    ...decision.events,
    ...withhold(live, meta),
    {
      type: 'conversation.deleted.v1',
      data: { eraseAt, occurredAt: meta.now },
      content: reason === null ? null : { reason },
    },
  ];
};

/** Brings the conversation back as it was; its questions stay cancelled. */
export const restore = ({ meta }: Restore, state: Conversation): readonly ConversationEvent[] => {
  if (isLive(state) || (state.status === 'deleted' && meta.now >= state.eraseAt)) {
    throw new ConversationError('conversation.not-restorable');
  }
  if (state.status !== 'deleted') throw new ConversationError('conversation.not-found');
  return [{ type: 'conversation.restored.v1', data: { occurredAt: meta.now }, content: null }];
};

export const erase = ({ data, meta }: Erase, state: Conversation): readonly ConversationEvent[] => {
  if (state.status === 'erased') return [];
  if (state.status === 'none') throw new ConversationError('conversation.not-found');
  if (state.status !== 'deleted' || (meta.now < state.eraseAt && !data.early))
    throw new ConversationError('conversation.not-erasable');
  refuseHeld(state.before);
  return [{ type: 'conversation.erased.v1', data: { events: data.events, occurredAt: meta.now }, content: null }];
};

/** Its user is gone: what is open is cancelled and the conversation archived, since nobody is left to go on with it. */
export const anonymise = ({ data, meta }: Anonymise, state: Conversation): readonly ConversationEvent[] => {
  const live = liveOf(state);
  if (live.anonymisedAt !== null) return [];
  refuseHeld(live);
  const decision = new Decision(live, meta);
  decision.cancel(live.open, 'anonymised');
  if (live.status !== 'archived')
    decision.add({
      type: 'conversation.status-changed.v1',
      data: { from: live.status, to: 'archived', cause: 'anonymised', occurredAt: meta.now },
      content: null,
    });
  decision.add({
    type: 'conversation.anonymised.v1',
    data: { events: data.events, occurredAt: meta.now },
    content: null,
  });
  return decision.events;
};
