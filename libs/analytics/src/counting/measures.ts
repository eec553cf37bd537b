import type { Status } from '@verbatim/conversation';

const MINUTES_15 = 900_000;
const MILLIONTHS = 1_000_000;

/** The quarter hour of UTC a time lies in, counted from 1970: every day of every zone of today is a row of them. */
export const bucketOf = (at: string): number => Math.floor(Date.parse(at) / MINUTES_15);

/** Where a bucket begins, in milliseconds since 1970. */
export const startOf = (bucket: number): number => bucket * MINUTES_15;

/** The bucket that begins at this time; null for a time at which none does. */
export const bucketAt = (milliseconds: number): number | null =>
  milliseconds % MINUTES_15 === 0 ? milliseconds / MINUTES_15 : null;

// Names of columns: stored.

/** Conversations of a bucket are those created in it, by the status they have now. */
export const conversationColumns = {
  pending: 'conversations_pending',
  in_progress: 'conversations_in_progress',
  paused: 'conversations_paused',
  completed: 'conversations_completed',
  abandoned: 'conversations_abandoned',
  failed: 'conversations_failed',
  archived: 'conversations_archived',
} as const satisfies Record<Status, string>;

export const messageColumns = {
  user: 'messages_user',
  agent: 'messages_agent',
  human: 'messages_human',
} as const;

export const replyColumns = {
  ai: 'replies_ai',
  external: 'replies_external',
  human: 'replies_human',
  failed: 'replies_failed',
  cancelled: 'replies_cancelled',
  merged: 'replies_merged',
  suppressed: 'replies_suppressed',
} as const;

export const feedbackColumns = { up: 'feedback_up', down: 'feedback_down' } as const;

/** A sum of whole numbers is the same in any order, so scores are kept as millionths. */
export const scoreColumns = { count: 'scores', sum: 'score_millionths' } as const;
export const toMillionths = (score: number): number => Math.round(score * MILLIONTHS);
export const fromMillionths = (sum: number): number => sum / MILLIONTHS;

export const countColumns = [
  ...Object.values(conversationColumns),
  ...Object.values(messageColumns),
  ...Object.values(replyColumns),
  'handovers',
  ...Object.values(feedbackColumns),
  ...Object.values(scoreColumns),
] as const;
export type CountColumn = (typeof countColumns)[number];
export type Counts = Readonly<Record<CountColumn, number>>;

export const noCounts = (): Record<CountColumn, number> =>
  Object.fromEntries(countColumns.map((column) => [column, 0])) as Record<CountColumn, number>;

/** Who wrote a reply. */
export type Answerer = 'ai' | 'external' | 'human';

/** What counts are told apart by: the conversation's, as it was started. */
export interface Dimensions {
  readonly projectId: string;
  readonly agentId: string;
  readonly environment: string;
  readonly channel: string;
}
