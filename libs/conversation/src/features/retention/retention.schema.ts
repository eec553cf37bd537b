import { z } from 'zod';
import { retentionBases, type RetentionStanding } from '../../ports/retention.port';

const keepDays = z.int().min(1).max(36_500);
const from = z.enum(retentionBases);

export const retentionBody = z
  .strictObject({
    keepDays: keepDays.describe('Days of 24 hours'),
    from: from.default('last-activity').describe('From which moment on they are counted'),
  })
  .meta({ id: 'SetRetention' });
export type RetentionBody = z.output<typeof retentionBody>;

const count = z.int().min(0);

export const retentionView = z
  .object({
    projectId: z.uuid(),
    keepDays: keepDays.nullable().describe('Null: conversations are kept for ever'),
    from: from.nullable(),
    updatedAt: z.iso.datetime().nullable(),
    lastRun: z
      .object({ at: z.iso.datetime(), conversations: count, messages: count, held: count })
      .nullable()
      .describe('What the last round deleted, and how many were due but are kept by a legal hold'),
  })
  .meta({ id: 'Retention' });
export type RetentionView = z.output<typeof retentionView>;

export const previewView = z
  .object({
    conversations: count.describe('How many would be deleted now'),
    messages: count,
    oldest: z.iso
      .datetime()
      .nullable()
      .describe('When the first of them was last active, or begun, as the policy counts'),
    newest: z.iso.datetime().nullable(),
    held: count.describe('How many are due as well, but are kept by a legal hold'),
  })
  .meta({ id: 'RetentionPreview' });

export const retentionExample = { keepDays: 365, from: 'last-activity' as const };

export const toRetentionView = (projectId: string, { policy, lastRun }: RetentionStanding): RetentionView => ({
  projectId,
  keepDays: policy?.keepDays ?? null,
  from: policy?.from ?? null,
  updatedAt: policy?.updatedAt ?? null,
  lastRun,
});
