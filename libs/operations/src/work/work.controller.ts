import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Answers, Call, IdempotentCalls, Operation, pageOf, Policy, type Page } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { examplePage, uuid } from '../log/log.schema';
import { Requeuer } from './requeuer';
import { WorkReader } from './work.reader';
import * as shapes from './work.schema';

const tag = 'Admin: work';
const since = '0.3';

@Controller('v1/admin')
export class WorkController {
  constructor(
    private readonly reader: WorkReader,
    private readonly requeuer: Requeuer,
    private readonly calls: IdempotentCalls,
  ) {}

  @Get('work')
  @Policy({ admin: true })
  @Operation({
    id: 'listWork',
    tag,
    since,
    summary: 'List what is owed, or what of it fails',
    description:
      'One kind after the other, and within it account by account: what is owed by its next try, what fails by its error. It moves while you look: a row that is tried meanwhile may be missed or met twice.',
  })
  @Answers(200, pageOf(shapes.workView), { description: 'A page', example: examplePage(shapes.exampleWork) })
  list(@Query({ schema: shapes.workQuery }) query: shapes.WorkQuery): Promise<Page<shapes.WorkView>> {
    return this.reader.list(query);
  }

  @Get('work/failures')
  @Policy({ admin: true })
  @Operation({
    id: 'listFailures',
    tag,
    since,
    summary: 'See what fails, put together by kind and error',
    description: 'And by the first frame of our own code, for errors that nobody foresaw.',
  })
  @Answers(200, shapes.failureGroups, {
    description: 'As it is now',
    example: {
      data: [
        {
          ...{ kind: 'generate-reply', error: 'provider-unavailable', frame: null, count: 12, failed: 0, accounts: 2 },
          oldestDueAt: '2026-11-21T09:31:10.000Z',
          example: { accountId: shapes.exampleWork.accountId, lane: shapes.exampleWork.lane },
        },
      ],
      isComplete: true,
    },
  })
  failures(): Promise<shapes.FailureGroups> {
    return this.reader.failures();
  }

  @Get('accounts/:accountId/work/:workKind/:lane')
  @Policy({ admin: true })
  @Operation({
    id: 'getWork',
    tag,
    since,
    summary: 'Read what a lane owes, or owed last, and its attempts',
    description: 'A lane does one thing at a time: what it owes next takes the place of what it owed.',
  })
  @Answers(200, shapes.workDetail, {
    description: 'As it is now',
    example: {
      ...shapes.exampleWork,
      subject: { questionId: shapes.exampleWork.subjectId },
      traceparent: null,
      history: [
        { did: 'claimed', at: '2026-11-21T09:31:10.002Z', attempt: 1, worker: shapes.exampleWork.streamId },
        { did: 'postponed', at: '2026-11-21T09:31:12.002Z', attempt: 1, error: 'provider-unavailable' },
      ],
    },
  })
  get(
    @Param('accountId', { schema: uuid }) accountId: string,
    @Param('workKind', { schema: shapes.kind }) kind: string,
    @Param('lane', { schema: uuid }) lane: string,
  ): Promise<shapes.WorkDetail> {
    return this.reader.find(accountId, kind, lane);
  }

  @Post('work/requeue')
  @HttpCode(200)
  @Policy({ admin: true })
  @Operation({
    id: 'requeueWork',
    tag,
    since,
    summary: 'Give failing work another chance',
    description:
      'It is due at once, with all its attempts and time before it. Only what is failing: never what runs now, what waits for its time, or what came to an end, for that is recorded and stays so. A reply whose question failed has ended; the user must ask again. Audited in each account that has some of it.',
    example: {
      reason: 'The provider is back',
      failures: { kind: 'generate-reply', error: 'provider-unavailable', frame: null },
    },
  })
  @Answers(200, shapes.requeued, { description: 'How much', example: { requeued: 12, more: false } })
  requeue(@Call() call: CallContext, @Body({ schema: shapes.requeue }) asked: shapes.Requeue) {
    return this.calls.run(call, () => this.requeuer.requeue(call, asked));
  }
}
