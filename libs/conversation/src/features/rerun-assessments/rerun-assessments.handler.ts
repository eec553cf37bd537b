import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { JobStore, type Job } from '@verbatim/jobs';
import { ConversationError } from '../../domain/conversation.errors';
import { RerunAssessmentsCommand } from './rerun-assessments.command';
import { reruns, type Rerun } from './rerun-assessments.schema';

@CommandHandler(RerunAssessmentsCommand)
export class RerunAssessmentsHandler implements ICommandHandler<RerunAssessmentsCommand, Job> {
  constructor(private readonly jobs: JobStore) {}

  execute({ call, rerun }: RerunAssessmentsCommand): Promise<Job> {
    const { what, filter, budget, dryRun } = rerun;
    refuseEmpty(filter);
    return this.jobs.create(call, reruns[what], { filter, budget }, { dryRun });
  }
}

/** What says nothing would reach everything, and that nobody means. A list that is there but empty counts as a slip. */
const refuseEmpty = (filter: Rerun['filter']): void => {
  const conditions = Object.entries(filter).filter(([, value]) => value !== undefined && value !== false);
  const hollow = conditions.find(([, value]) => Array.isArray(value) && value.length === 0);
  if (hollow) throw new ConversationError('filter.empty', {}, `/filter/${hollow[0]}`);
  if (conditions.length === 0) throw new ConversationError('filter.empty', {}, '/filter');
};
