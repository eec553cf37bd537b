import { jobExample, type JobType } from '@verbatim/jobs';
import { z } from 'zod';
import { shortText, title, uuid } from '../../wire/common.schema';
import { oneStateNamed, STATE_NAME } from '../../wire/requests.schema';

const IDS = 500;
const ids = z.array(uuid).max(IDS).optional();

const filter = z
  .strictObject({ projectIds: ids, agentIds: ids, userIds: ids, categoryIds: ids, conversationIds: ids })
  .meta({ id: 'BulkFilter', description: 'All lists given must hold; within one list any id will do. One at least.' });

const change = z
  .strictObject({
    stateId: uuid.nullable().optional(),
    stateName: shortText.optional().describe(STATE_NAME),
    assigneeId: uuid.nullable().optional(),
    categoryIds: z.array(uuid).max(50).optional().describe('All it has from then on'),
    title: title.nullable().optional(),
  })
  .refine(...oneStateNamed)
  .meta({ id: 'BulkChange', description: 'What every matching conversation is given. One field at least.' });

export const bulkUpdateBody = z.strictObject({ filter, change }).meta({ id: 'BulkUpdate' });
export type BulkUpdate = z.output<typeof bulkUpdateBody>;

/** Changes many conversations alike. */
export const bulkUpdate: JobType<BulkUpdate> = { kind: 'bulk-update', input: bulkUpdateBody };

export const bulkUpdateExample = {
  filter: { agentIds: ['0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02'] },
  change: { title: 'Moved to the new shop' },
};

export const bulkUpdateJobExample = {
  ...jobExample,
  kind: bulkUpdate.kind,
  state: 'queued' as const,
  input: bulkUpdateExample,
  progress: { done: 0, total: null },
  startedAt: null,
};
