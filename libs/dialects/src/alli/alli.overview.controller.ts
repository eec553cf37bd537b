import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { GetDailyCountsQuery } from '@verbatim/analytics';
import { BulkUpdateCommand, WaitForJobQuery } from '@verbatim/conversation';
import { Answers, IdempotentCalls, Operation, Policy, refuse, type HttpAnswer } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { answered, done } from '../shared/answers';
import { AlliCallers } from './alli.callers';
import { AlliChangeReader } from './alli.changes';
import { exampleBulkUpdate, exampleDailyCounts } from './alli.examples';
import { Asked, identityHeaders as headers, type AlliAsked } from './alli.identity';
import { bulkUpdateBody, dailyCountQuery, type AlliBulkUpdateBody } from './alli.requests';
import { alliDailyCounts, type AlliDailyCounts } from './alli.schemas';

const tag = 'Conversations';
const since = '0.2';

/** What is about many conversations at once. */
@Controller('compat/alli/webapi/v2/conversations')
export class AlliOverviewController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
    private readonly callers: AlliCallers,
    private readonly changes: AlliChangeReader,
  ) {}

  @Post('bulk_update')
  @HttpCode(200)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'alliBulkUpdateConversations',
    tag,
    summary: 'Update many conversations',
    description:
      'All that match and that the key sees. Answered once it is done, or after ten seconds: it goes on then. An empty filter, or an empty list in one, is refused.',
    headers,
    since,
    example: exampleBulkUpdate,
  })
  @Answers(200, null, { description: 'Updated' })
  async bulkUpdate(
    @Asked() asked: AlliAsked,
    @Body({ schema: bulkUpdateBody }) { conversationInfo, ...filter }: AlliBulkUpdateBody,
  ): Promise<HttpAnswer> {
    const { call } = await this.callers.admit(asked);
    const change = await this.changes.read(call.scope, conversationInfo);
    const answer = await this.idempotent.run(call, async () => {
      const { id } = await this.commands.execute(new BulkUpdateCommand(call, { filter: filterOf(filter), change }));
      return { ...done, body: { id } };
    });
    await this.finish(call, (answer.body as { id: string }).id);
    return answered(answer, null);
  }

  @Get('daily_count')
  @Policy({ scope: 'analytics:read' })
  @Operation({
    id: 'alliCountConversationsDaily',
    tag,
    summary: 'The total number of conversations per day for a given range',
    description:
      'By the day of UTC they were created on, both ends included. Counting follows what happens by a second.',
    headers,
    since,
  })
  @Answers(200, alliDailyCounts, { description: 'Every day of the range', example: exampleDailyCounts })
  async dailyCount(
    @Asked() asked: AlliAsked,
    @Query({ schema: dailyCountQuery }) { startDate, endDate }: z.output<typeof dailyCountQuery>,
  ): Promise<AlliDailyCounts> {
    const { call } = await this.callers.admit(asked);
    const { data } = await this.queries.execute(
      new GetDailyCountsQuery(call.scope, {
        from: startDate,
        to: endDate,
        timeZone: 'UTC',
        measures: ['conversations'],
      }),
    );
    return data.map(({ date, conversations = 0 }) => ({ date, count: conversations }));
  }

  private async finish(call: CallContext, jobId: string): Promise<void> {
    const { state } = await this.queries.execute(new WaitForJobQuery(call.scope, jobId));
    if (state === 'failed') throw refuse('service.unavailable', 'The update was begun and could not be finished.');
  }
}

type Filter = Omit<AlliBulkUpdateBody, 'conversationInfo'>;

/** What is null was not given. */
const filterOf = ({ userIds, llmAppIds, categoryIds, conversationIds }: Filter) => ({
  userIds: userIds ?? undefined,
  agentIds: llmAppIds ?? undefined,
  categoryIds: categoryIds ?? undefined,
  conversationIds: conversationIds ?? undefined,
});
