import type { Details } from '../domain/conversation.events';
import type { FeedbackRecord, RatedAnswer } from './feedback-record';
import type { Described, MemberFacts, Named, StateFacts, UserFacts } from './directory-facts.port';
import type { MessageRecord } from './message-reader.port';

export const includes = [
  'contextState',
  'messages',
  'feedback',
  'user',
  'agent',
  'assignee',
  'state',
  'categories',
  'variant',
  'people',
] as const;
/** `ratings` is what dialects show in the place of `feedback`: it costs more. */
export type Include = (typeof includes)[number] | 'ratings';

export const NEWEST_MESSAGES = 20;
export const NEWEST_FEEDBACK = 100;
export const NEWEST_RATINGS = 500;

/** With the rater's e-mail; null where none is known. */
export type Rating = RatedAnswer & { readonly raterEmail: string | null };

/** What was asked for along with a conversation. Null, or left out of a list: it is there no more. */
export interface Included {
  readonly contextState?: Details['contextState'];
  /** The newest, oldest first. */
  readonly messages?: readonly MessageRecord[];
  /** The newest, newest first. */
  readonly feedbackGiven?: readonly FeedbackRecord[];
  /** The same with what was rated and by whom. */
  readonly ratings?: readonly Rating[];
  readonly user?: UserFacts | null;
  readonly agent?: Described | null;
  readonly assignee?: MemberFacts | null;
  readonly state?: StateFacts | null;
  readonly categories?: readonly Named[];
  readonly variant?: Named | null;
  /** The names behind `createdBy` and `updatedBy`. */
  readonly people?: { readonly createdBy: string | null; readonly updatedBy: string | null };
}
