import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { JobStore, type Job } from '@verbatim/jobs';
import { ConversationError } from '../../domain/conversation.errors';
import { REFERENCES, type References } from '../../ports/references.port';
import { requireReferences } from '../../shell/references';
import { BulkUpdateCommand } from './bulk-update.command';
import { bulkUpdate, type BulkUpdate } from './bulk-update.schema';

@CommandHandler(BulkUpdateCommand)
export class BulkUpdateHandler implements ICommandHandler<BulkUpdateCommand, Job> {
  constructor(
    private readonly jobs: JobStore,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute({ call, input }: BulkUpdateCommand): Promise<Job> {
    refuseEmpty(input);
    await requireReferences(this.references, call.scope, input.change, '/change');
    return this.jobs.create(call, bulkUpdate, input);
  }
}

/** What says nothing would change everything, and that nobody means. A list that is there but empty counts as a slip. */
const refuseEmpty = ({ filter, change }: BulkUpdate): void => {
  const lists = Object.entries(filter).filter(([, ids]) => ids !== undefined);
  const hollow = lists.find(([, ids]) => ids?.length === 0);
  if (hollow) throw new ConversationError('filter.empty', {}, `/filter/${hollow[0]}`);
  if (lists.length === 0) throw new ConversationError('filter.empty', {}, '/filter');
  if (Object.values(change).every((value) => value === undefined))
    throw new ConversationError('change.empty', {}, '/change');
};
