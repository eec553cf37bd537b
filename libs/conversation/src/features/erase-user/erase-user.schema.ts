import { jobExample, type JobType } from '@verbatim/jobs';
import { z } from 'zod';
import { uuid } from '../../wire/common.schema';

export const eraseUserBody = z
  .strictObject({
    reason: z.string().min(1).max(500).optional().describe('For the audit, which keeps it: no names, please'),
  })
  .meta({ id: 'EraseUser' });
export type EraseUserBody = z.output<typeof eraseUserBody>;

const input = z.strictObject({ userId: uuid });

/** Takes a person out of everything the account has. */
export const eraseUser: JobType<z.output<typeof input>> = { kind: 'erase-user', input };

export const eraseUserExample = { reason: 'Request 4711' };

export const eraseUserJobExample = {
  ...jobExample,
  kind: eraseUser.kind,
  state: 'queued' as const,
  progress: { done: 0, total: null },
  startedAt: null,
};
