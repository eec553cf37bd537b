import { jobStates, type Job } from '@verbatim/jobs';
import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { differenceKinds, type Difference } from '../report/difference';
import type { ReplayInput } from '../run/replay.input';
import { phases, type ReplayResult } from '../run/run-state';

const jobState = z.enum(jobStates);
const time = z.iso.datetime();
const count = z.int().min(0);
export const uuid = z.uuid().toLowerCase();
const projection = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/, 'must be the name of a projection');
const place = z.strictObject({ shard: z.int().min(0).max(32_767), position: z.int().min(1) }).meta({ id: 'LogPlace' });
const reason = z.string().min(1).max(500).meta({ description: 'Why, for the audit' });

export const startReplay = z
  .strictObject({
    projections: z
      .array(projection)
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'Names as `GET /v1/admin/projections` lists them; all that can be replayed when not said' }),
    accountId: uuid.optional().meta({ description: 'Only this account' }),
    streamId: uuid.optional().meta({ description: 'Only this stream, i.e. conversation, of the account' }),
    dryRun: z.boolean().default(false).meta({ description: 'Only looks, and reports what differs' }),
    compare: z
      .boolean()
      .default(true)
      .meta({ description: 'Compare rows with what is there. Without, all is made anew, or read, without a report' }),
    skip: z.array(place).max(1_000).default([]).meta({ description: 'Events that are passed over; needs a reason' }),
    reason: reason.optional(),
  })
  .refine(({ streamId, accountId }) => streamId === undefined || accountId !== undefined, {
    message: 'is needed with streamId',
    path: ['accountId'],
  })
  .refine(({ skip, reason: why }) => skip.length === 0 || why !== undefined, {
    message: 'is needed to skip events',
    path: ['reason'],
  })
  .meta({ id: 'StartReplay' });
export type StartReplay = z.output<typeof startReplay>;

const counts = z.object({ missing: count, surplus: count, differs: count }).meta({
  id: 'DifferenceCounts',
  description: 'Rows that are not there, should not be there, or hold something else',
});
const poison = z
  .object({ projection: z.string(), shard: count, position: count, type: z.string(), error: z.string() })
  .meta({ id: 'PoisonEvent', description: 'The event that could not be applied; `error` names its kind' });
const part = z
  .object({
    name: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'stopped']),
    differences: counts,
    repaired: count
      .nullable()
      .meta({ description: 'Rows put right in place; null where tables are swapped or only looked at' }),
    blockedMs: count.nullable().meta({ description: 'How long writers waited for the swap, in milliseconds' }),
    poison: poison.nullable(),
  })
  .meta({ id: 'ReplayPart' });

export const replayView = z
  .object({
    id: z.uuid(),
    state: jobState,
    dryRun: z.boolean(),
    projections: z.array(z.string()),
    accountId: z.uuid().nullable().meta({ description: 'Null: every account' }),
    streamId: z.uuid().nullable(),
    compare: z.boolean(),
    skip: z.array(place),
    reason: z.string().nullable(),
    progress: z
      .object({ done: count, total: count.nullable() })
      .meta({ description: 'Events read, and events there are' }),
    result: z
      .object({
        phase: z.enum(phases),
        streams: count,
        events: count,
        differences: count.meta({ description: 'All there are; the first 10,000 are kept' }),
        projections: z.array(part),
      })
      .nullable()
      .meta({ id: 'ReplayResult', description: 'What came of it so far; null before its first step' }),
    error: z.string().nullable().meta({ description: 'Why it failed, as a stable code' }),
    createdAt: time,
    updatedAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Replay' });
export type ReplayView = z.output<typeof replayView>;

export const toReplayView = (job: Job): ReplayView => {
  const { projections, reach, compare, skip, reason: why = null } = job.input as ReplayInput;
  return {
    id: job.id,
    state: job.state,
    dryRun: job.dryRun,
    projections,
    accountId: reach.of === 'all' ? null : reach.accountId,
    streamId: reach.of === 'stream' ? reach.streamId : null,
    compare,
    skip,
    reason: why,
    progress: { ...job.progress },
    result: job.result && ({ ...job.result } as ReplayView['result'] & ReplayResult),
    error: job.error,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
};

export const differenceView = z
  .object({
    nth: z.int().min(1),
    projection: z.string(),
    table: z.string(),
    shard: count,
    accountId: z.uuid(),
    streamId: z.uuid().nullable().meta({ description: 'Null where a row is made from many streams' }),
    key: z.record(z.string(), z.unknown()).meta({ description: 'Of the row, without shard and account' }),
    kind: z.enum(differenceKinds),
    columns: z
      .array(z.object({ column: z.string(), expected: z.unknown().optional(), found: z.unknown().optional() }))
      .meta({ description: 'What differs. The two values are left out where they may be what somebody wrote' }),
  })
  .meta({ id: 'RowDifference' });
export type DifferenceView = z.output<typeof differenceView>;
export const toDifferenceView = (difference: Difference & { readonly nth: number }): DifferenceView => ({
  ...difference,
  key: { ...difference.key },
  columns: difference.columns.map((column) => ({ ...column })),
});

export const replaysQuery = z.strictObject({ ...pageQuery, state: jobState.optional() }).refine(...onePageDirection);
export const differencesQuery = z
  .strictObject({
    ...pageQuery,
    projection: projection.optional().meta({ description: 'Only those of this projection' }),
    kind: z.enum(differenceKinds).optional(),
  })
  .refine(...onePageDirection);

export const skipEvent = z
  .strictObject({ shard: place.shape.shard, position: place.shape.position, reason })
  .meta({ id: 'SkipEvent' });
export type SkipEvent = z.output<typeof skipEvent>;

export const projectionView = z
  .object({
    name: z.string(),
    version: z.int().min(1),
    kind: z.enum(['stream', 'log', 'reaction']).meta({
      description:
        '`stream`: written with the events of one stream; `log`: made by following the log; `reaction`: follows it and acts, and is never replayed',
    }),
    tables: z.array(z.string()),
    lag: count.meta({ description: 'Events it has yet to read, in all shards' }),
    shards: z.array(
      z.object({
        shard: count,
        position: count.meta({ description: 'Of the last event it has read' }),
        lag: count,
        stoppedAt: count.nullable().meta({ description: 'The event that it cannot apply; null while it goes on' }),
      }),
    ),
  })
  .meta({ id: 'Projection' });
export type ProjectionView = z.output<typeof projectionView>;
export const projectionList = z.object({ data: z.array(projectionView) }).meta({ id: 'ProjectionList' });
/** In an address: what is no name is no projection. */
export const projectionName = z.string().min(1).max(200).toLowerCase();
