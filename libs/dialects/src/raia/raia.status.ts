import type { Status } from '@verbatim/conversation';

export const raiaStatuses = ['active', 'inactive', 'archived'] as const;
export type RaiaStatus = (typeof raiaStatuses)[number];

/**
 * What setting a word takes, from where a conversation is: the moves in their order, none where it is shown as that
 * already. What has not begun, or rests, is taken up before it is brought to an end.
 */
const moves: Readonly<Record<RaiaStatus, Readonly<Record<Status, readonly Status[]>>>> = {
  active: {
    pending: ['in_progress'],
    in_progress: [],
    paused: ['in_progress'],
    completed: ['in_progress'],
    abandoned: ['in_progress'],
    failed: ['in_progress'],
    archived: ['in_progress'],
  },
  inactive: {
    pending: ['in_progress', 'completed'],
    in_progress: ['completed'],
    paused: ['in_progress', 'completed'],
    completed: [],
    abandoned: [],
    failed: [],
    archived: ['in_progress', 'completed'],
  },
  archived: {
    pending: ['archived'],
    in_progress: ['archived'],
    paused: ['archived'],
    completed: ['archived'],
    abandoned: ['archived'],
    failed: ['archived'],
    archived: [],
  },
};

export const movesTo = (word: RaiaStatus, from: Status): readonly Status[] => moves[word][from];
