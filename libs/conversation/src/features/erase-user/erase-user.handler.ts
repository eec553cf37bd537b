import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { refuse, type HttpAnswer } from '@verbatim/http';
import { jobAnswer, JobStore, type JobView } from '@verbatim/jobs';
import { environments, type AccountScope } from '@verbatim/kernel';
import { USERS, type Users } from '../../ports/agents.port';
import { EraseUserEverywhereCommand } from './erase-user.command';
import { eraseUser } from './erase-user.schema';

const reachesAll = ({ projectId, agentId, environments: reached }: AccountScope): boolean =>
  projectId === null && agentId === null && environments.every((one) => reached.includes(one));

@CommandHandler(EraseUserEverywhereCommand)
export class EraseUserEverywhereHandler implements ICommandHandler<EraseUserEverywhereCommand, HttpAnswer<JobView>> {
  constructor(
    private readonly jobs: JobStore,
    @Inject(USERS) private readonly users: Users,
  ) {}

  async execute({ call, userId, reason }: EraseUserEverywhereCommand): Promise<HttpAnswer<JobView>> {
    if (!reachesAll(call.scope))
      throw refuse('auth.scope', 'This needs a live key that is bound to neither a project nor an agent.');
    const answer = await this.users.beginErasure({ call, reason }, userId, async (sql) =>
      jobAnswer(await this.jobs.createIn(sql, call, eraseUser, { userId })),
    );
    this.jobs.wake(call.scope);
    return answer;
  }
}
