import { Command } from '@nestjs/cqrs';
import type { Job } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';

/**
 * Asks for a job that deletes a user's conversations with one agent: the one named, or the key's. Errors:
 * resource.not-found, filter.empty.
 */
export class DeleteUserConversationsCommand extends Command<Job> {
  constructor(
    readonly call: CallContext,
    readonly userId: string,
    readonly agentId: string | null,
    readonly reason: string | null,
  ) {
    super();
  }
}
