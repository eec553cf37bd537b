import type { JobType } from '@verbatim/jobs';
import { z } from 'zod';
import type { LeftOut } from '../stream-key';

const account = { shard: z.int().min(0), accountId: z.uuid() };
const reach = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('all') }),
  z.strictObject({ of: z.literal('account'), ...account }),
  z.strictObject({ of: z.literal('stream'), ...account, streamId: z.uuid() }),
]);

export const replayInput = z.strictObject({
  projections: z.array(z.string()).min(1),
  reach,
  /** Rows are compared with what is there, and what differs is noted. */
  compare: z.boolean(),
  /** Events that are passed over. */
  skip: z.array(z.strictObject({ shard: z.int().min(0), position: z.int().min(1) })),
  reason: z.string().optional(),
});
export type ReplayInput = z.output<typeof replayInput>;

/** Stored: the name of the job's kind. */
export const replayJob: JobType<ReplayInput> = { kind: 'replay', input: replayInput };

/** Tells the events that are passed over; null when there are none. */
export const leftOutBy = ({ skip }: Pick<ReplayInput, 'skip'>): LeftOut | null => {
  if (skip.length === 0) return null;
  const places = new Set(skip.map(({ shard, position }) => `${shard}/${position}`));
  return ({ shard, position }) => places.has(`${shard}/${position}`);
};
