import { jobExample, type JobType } from '@verbatim/jobs';
import { z } from 'zod';
import { uuid } from '../../wire/common.schema';

const reason = z.string().min(1).max(300).optional();

export const deleteUserConversationsBody = z
  .strictObject({
    agentId: uuid.optional().describe('Needed unless the key is bound to an agent; only conversations with this one'),
    reason,
  })
  .meta({ id: 'DeleteUserConversations' });
export type DeleteUserConversations = z.output<typeof deleteUserConversationsBody>;

const input = z.strictObject({ userId: uuid, agentId: uuid, reason });

/** Deletes the conversations of a user with one agent. */
export const deleteUserConversations: JobType<z.output<typeof input>> = { kind: 'delete-user-conversations', input };

export const deleteUserConversationsExample = { agentId: '0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02' };

export const deleteUserConversationsJobExample = {
  ...jobExample,
  kind: deleteUserConversations.kind,
  state: 'queued' as const,
  input: { userId: '018f6b1e-7c00-7000-8000-00000000f001', ...deleteUserConversationsExample },
  progress: { done: 0, total: null },
  startedAt: null,
};
