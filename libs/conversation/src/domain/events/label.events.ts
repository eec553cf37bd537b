import type { Message } from '@verbatim/kernel';

/** The tenant's own workflow label. `from` is what it was. */
export type StateSet = Message<
  'conversation.state-set.v1',
  { from: string | null; stateId: string | null; occurredAt: string },
  never
>;

/** The member (a human agent) who looks after the conversation. */
export type Assigned = Message<
  'conversation.assigned.v1',
  { from: string | null; assigneeId: string | null; occurredAt: string },
  never
>;

/** `categoryIds` are all it has from now on, in ascending order. */
export type Categorised = Message<
  'conversation.categorised.v1',
  {
    categoryIds: readonly string[];
    added: readonly string[];
    removed: readonly string[];
    occurredAt: string;
  },
  never
>;

/** `keepOpen`: the agent's inactivity timers do not close this conversation. */
export type TimerChanged = Message<'conversation.timer-changed.v1', { keepOpen: boolean; occurredAt: string }, never>;
