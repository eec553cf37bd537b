import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse } from '@verbatim/http';
import { JobStore, type Job } from '@verbatim/jobs';
import { ConversationError } from '../../domain/conversation.errors';
import { USERS, type Users } from '../../ports/agents.port';
import { DeleteUserConversationsCommand } from './delete-user-conversations.command';
import { deleteUserConversations } from './delete-user-conversations.schema';

@CommandHandler(DeleteUserConversationsCommand)
export class DeleteUserConversationsHandler implements ICommandHandler<DeleteUserConversationsCommand, Job> {
  constructor(
    private readonly jobs: JobStore,
    @Inject(USERS) private readonly users: Users,
  ) {}

  async execute({ call, userId, agentId: named, reason }: DeleteUserConversationsCommand): Promise<Job> {
    if ((await this.users.standing(call.scope, userId)) === null)
      throw refuse('resource.not-found', 'There is no such resource.');
    const agentId = named ?? call.scope.agentId;
    if (agentId === null) throw new ConversationError('filter.empty', {}, '/agentId');
    const input = { userId, agentId, ...(reason !== null && { reason }) };
    return this.jobs.create(call, deleteUserConversations, input, { about: userId });
  }
}
