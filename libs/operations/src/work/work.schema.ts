import type { FailureGroup, OwedRow, OwedWorkDefinition } from '@verbatim/owed-work';
import { pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { uuid } from '../log/log.schema';

const stamp = z.iso.datetime();
export const kind = z.string().regex(/^[a-z0-9-]{1,100}$/, 'must be the name of a kind');
const error = z.string().min(1).max(200);
const { limit, after } = pageQuery;

export const workQuery = z
  .strictObject({
    limit,
    after: after.describe('Cursor: what follows it'),
    kind: kind.optional().describe('Only of this kind'),
    accountId: uuid.optional().describe('Only of this account'),
    state: z
      .enum(['owed', 'failing'])
      .default('owed')
      .describe('`owed`: all that is to be done. `failing`: given up, or to be tried again after a failure'),
    error: error.optional().describe('Only what failed with this; needs `state=failing`'),
  })
  .refine((query) => query.error === undefined || query.state === 'failing', {
    message: 'needs state=failing',
    path: ['error'],
  });
export type WorkQuery = z.output<typeof workQuery>;

export const workView = z
  .object({
    shard: z.int(),
    accountId: z.uuid(),
    kind: z.string(),
    lane: z.uuid().describe('Does one thing at a time; of replies it is the conversation'),
    streamId: z.uuid(),
    subjectId: z.uuid().describe('The one thing that is owed'),
    state: z
      .enum(['owed', 'done', 'failed'])
      .describe(
        '`done`: it came to an end, whichever; how is in the events. `failed`: it came to none and was given up',
      ),
    running: z.boolean().describe('A worker holds it now'),
    attempt: z.int().describe('How often it was begun'),
    attemptsLeft: z.int().nullable().describe('Null for a kind that this version does not know'),
    dueAt: stamp.describe('When it was promised for'),
    nextTryAt: stamp.nullable().describe('Null while it runs and once it is over'),
    leaseUntil: stamp.nullable().describe('Until when its worker holds it, unless that renews'),
    worker: z.uuid().nullable().describe('Names the hold'),
    error: z.string().nullable().describe('Why its last attempt failed; null once it is begun again'),
    frame: z.string().nullable().describe('Of `internal` errors: the first of our own code where it came from'),
  })
  .meta({ id: 'Work', description: 'Something promised: a reply, a delivery, an erasure, the run of a job' });
export type WorkView = z.output<typeof workView>;

const note = z.object({
  did: z.enum(['claimed', 'postponed', 'released']),
  at: stamp,
  attempt: z.int(),
  worker: z.string().optional(),
  error: z.string().optional(),
});

export const workDetail = workView
  .extend({
    subject: z.record(z.string(), z.unknown()).describe('Ids of what it is about'),
    traceparent: z.string().nullable(),
    history: z.array(note).describe('Its attempts, oldest first; a claim without an end was lost with its worker'),
  })
  .meta({ id: 'WorkDetail' });
export type WorkDetail = z.output<typeof workDetail>;

export const toWorkView = (row: OwedRow, definitions: readonly OwedWorkDefinition[]): WorkView => {
  const { shard, accountId, lane, streamId, subjectId, state, running, attempt } = row;
  const attempts = definitions.find((one) => one.kind === row.kind)?.attempts;
  const availableAt = row.availableAt.toISOString();
  return {
    ...{ shard, accountId, kind: row.kind, lane, streamId, subjectId, state, running, attempt },
    attemptsLeft: attempts === undefined ? null : Math.max(0, attempts - attempt),
    dueAt: row.dueAt.toISOString(),
    nextTryAt: state === 'owed' && !running ? availableAt : null,
    leaseUntil: running ? availableAt : null,
    worker: running ? row.worker : null,
    error: row.lastError,
    frame: row.lastFrame,
  };
};

export const toWorkDetail = (row: OwedRow, definitions: readonly OwedWorkDefinition[]): WorkDetail => ({
  ...toWorkView(row, definitions),
  subject: row.subject,
  traceparent: row.traceparent,
  history: [...(row.history ?? [])],
});

export const failureGroup = z
  .object({
    kind: z.string(),
    error: z.string().nullable().describe('Null when nobody said why'),
    frame: z.string().nullable(),
    count: z.int(),
    failed: z.int().describe('Of these, given up; the others are tried again by themselves'),
    accounts: z.int(),
    oldestDueAt: stamp,
    example: z.object({ accountId: z.uuid(), lane: z.uuid() }),
  })
  .meta({ id: 'FailureGroup' });
export const failureGroups = z
  .object({
    data: z.array(failureGroup).describe('The largest first, 200 at most'),
    isComplete: z
      .boolean()
      .describe('False when there is more failing work than the 100,000 pieces that were looked at'),
  })
  .meta({ id: 'FailureGroups' });
export type FailureGroups = z.output<typeof failureGroups>;

export const toFailureGroup = ({ oldestDueAt, example, ...group }: FailureGroup): FailureGroups['data'][number] => ({
  ...group,
  oldestDueAt: oldestDueAt.toISOString(),
  example: { accountId: example.accountId, lane: example.lane },
});

export const MOST_AT_ONCE = 200;

export const requeue = z
  .strictObject({
    reason: z.string().min(1).max(500).describe('For the audit, which keeps it: no names, please'),
    work: z
      .array(z.strictObject({ accountId: uuid, kind, lane: uuid }))
      .min(1)
      .max(100)
      .optional()
      .describe('These pieces of work: all of them, or none'),
    failures: z
      .strictObject({ kind, error: error.nullable(), frame: error.nullable().default(null) })
      .optional()
      .describe(`All that fail alike, as \`/failures\` groups them; ${MOST_AT_ONCE} at a time`),
  })
  .refine(({ work, failures }) => (work === undefined) !== (failures === undefined), {
    message: 'needs either work or failures',
  })
  .meta({ id: 'RequeueWork' });
export type Requeue = z.output<typeof requeue>;

export const requeued = z
  .object({
    requeued: z.int(),
    more: z.boolean().describe('There may be more that fail alike: call again'),
  })
  .meta({ id: 'Requeued' });

export const exampleWork: WorkView = {
  shard: 7,
  accountId: '018f6b1e-7c00-7000-8000-00000000a001',
  kind: 'generate-reply',
  lane: '0199d4c6-8e10-7c55-9b1d-5f6a7b8c9d01',
  streamId: '0199d4c6-8e10-7c55-9b1d-5f6a7b8c9d01',
  subjectId: '0199d4c6-8e11-7d20-8a3f-6a7b8c9d0e02',
  state: 'owed',
  running: false,
  attempt: 2,
  attemptsLeft: 3,
  dueAt: '2026-11-21T09:31:10.000Z',
  nextTryAt: '2026-11-21T09:31:18.000Z',
  leaseUntil: null,
  worker: null,
  error: 'provider-unavailable',
  frame: null,
};
