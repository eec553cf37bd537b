import type { ConversationEvent } from '@verbatim/conversation';
import { count, remember, type Memory, type ReplyTime } from './count';
import { noCounts, type CountColumn, type Dimensions } from './measures';

export interface ConversationRef {
  readonly accountId: string;
  readonly conversationId: string;
}

export interface EventToCount extends ConversationRef {
  readonly event: ConversationEvent;
  /** From another conversation, where it is counted. */
  readonly isCopied: boolean;
}

/** What is to be added to one row of the counts. */
export interface CountsOfBucket extends Dimensions {
  readonly accountId: string;
  readonly bucket: number;
  readonly counts: Readonly<Record<CountColumn, number>>;
}

export type Remembered = ConversationRef & Memory;
export type ReplyTimeOf = ConversationRef & Dimensions & ReplyTime;

/** Each list in the order of its keys, so that whoever writes them takes the rows' locks in one order. */
export interface Batch {
  /** Also rows to which nothing is added in the end: which rows there are does not depend on how a log is cut. */
  readonly counts: readonly CountsOfBucket[];
  readonly memories: readonly Remembered[];
  readonly replyTimes: readonly ReplyTimeOf[];
}

/** Counts events in their order. `known`: what is remembered of conversations that began before them. */
export const countBatch = (events: readonly EventToCount[], known: readonly Remembered[]): Batch => {
  const memories = new Map<string, Remembered>(known.map((memory) => [keyOf(memory), memory]));
  const changed = new Map<string, Remembered>();
  const counts = new Map<string, CountsOfBucket & { readonly counts: Record<CountColumn, number> }>();
  const replyTimes: ReplyTimeOf[] = [];
  for (const { accountId, conversationId, event, isCopied } of events) {
    const ref = { accountId, conversationId };
    const before = memories.get(keyOf(ref)) ?? null;
    const { memory, increments, replyTime } = (isCopied ? remember : count)(before, event);
    if (memory !== before) {
      memories.set(keyOf(ref), { ...ref, ...memory });
      changed.set(keyOf(ref), { ...ref, ...memory });
    }
    const { projectId, agentId, environment, channel } = memory;
    const dimensions = { projectId, agentId, environment, channel };
    for (const { bucket, column, by } of increments) {
      const key = JSON.stringify([accountId, bucket, agentId, environment, channel, projectId]);
      let row = counts.get(key);
      if (!row) counts.set(key, (row = { accountId, bucket, ...dimensions, counts: noCounts() }));
      row.counts[column] += by;
    }
    if (replyTime) replyTimes.push({ ...ref, ...dimensions, ...replyTime });
  }
  return { counts: inOrder(counts), memories: inOrder(changed), replyTimes };
};

const keyOf = ({ accountId, conversationId }: ConversationRef): string => `${accountId}/${conversationId}`;

const inOrder = <Row>(rows: ReadonlyMap<string, Row>): Row[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
