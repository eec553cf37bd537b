import type { CommandBus } from '@nestjs/cqrs';
import type { JobStep } from '@verbatim/jobs';
import { environments } from '@verbatim/kernel';
import type { AssessmentReader } from '../../ports/assessment-reader.port';
import type { ConversationPages } from '../../ports/conversation-pages.port';
import type { RequestAssessmentCommand } from '../../shell/assessments/request-assessment.command';
import { RerunSummariesJob } from './rerun-assessments.job';

const ids = ['a', 'b', 'c'].map((letter) => `0199d4c6-8f1e-7b7a-9c43-00000000000${letter}`);

const jobWith = (owed: number) => {
  const asked: RequestAssessmentCommand[] = [];
  const commands = { execute: (command: RequestAssessmentCommand) => Promise.resolve(void asked.push(command)) };
  const pages: Pick<ConversationPages, 'matching' | 'changedBy'> = {
    matching: (_scope, _filter, _until, { limit }) =>
      Promise.resolve(ids.slice(0, limit).map((id) => ({ id, agentId: id, at: id, held: false }))),
    changedBy: (_scope, _job, changed) => Promise.resolve(new Set(changed)),
  };
  const results: Pick<AssessmentReader, 'owed'> = { owed: () => Promise.resolve(owed) };
  const job = new RerunSummariesJob(
    commands as unknown as CommandBus,
    pages as ConversationPages,
    results as AssessmentReader,
  );
  return { asked, job };
};

const stepOf = (more: Partial<JobStep> = {}) =>
  ({
    jobId: 'job-1',
    call: { scope: { shard: 1, accountId: 'account-1', projectId: null, agentId: null, environments } },
    input: { filter: { missingOnly: true }, budget: 10 },
    cursor: null,
    progress: { done: 0, total: null },
    result: null,
    dryRun: false,
    signal: new AbortController().signal,
    ...more,
  }) as unknown as Parameters<RerunSummariesJob['step']>[0];

describe('a step of assessing anew', () => {
  it('asks under the same ids when it is done again', async () => {
    const { job, asked } = jobWith(0);
    await job.step(stepOf());
    await job.step(stepOf());
    const requests = asked.map(({ request }) => request.requestId);
    expect(requests.slice(0, 3)).toEqual(requests.slice(3));
    expect(new Set(requests).size).toBe(3);
  });

  it('asks for no more than the budget', async () => {
    const { job, asked } = jobWith(0);
    const stepped = await job.step(stepOf({ input: { filter: {}, budget: 2 } }));
    expect(stepped).toMatchObject({ done: true, result: { requested: 2, skipped: 0 } });
    expect(asked).toHaveLength(2);
  });

  it('waits while many are owed, and a dry run does not', async () => {
    const { job, asked } = jobWith(200);
    const stopped = { signal: AbortSignal.abort() };
    await expect(job.step(stepOf(stopped))).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toEqual([]);
    expect(await job.step(stepOf({ ...stopped, dryRun: true }))).toMatchObject({ result: { requested: 3 } });
  });
});
