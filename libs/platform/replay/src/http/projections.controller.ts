import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Answers, Call, HttpAnswer, IdempotentCalls, Operation, Policy } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { projectionExample, skipExample } from './examples';
import { ProjectionStandings } from './projection-standings';
import * as shapes from './replay.schemas';

const tag = 'Admin: projections';
const since = '0.3';
const name = { schema: shapes.projectionName };

@Controller('v1/admin/projections')
export class ProjectionsController {
  constructor(
    private readonly standings: ProjectionStandings,
    private readonly calls: IdempotentCalls,
  ) {}

  @Get()
  @Policy({ admin: true })
  @Operation({
    id: 'listProjections',
    summary: 'List what is made from the log, and how far it is',
    description: 'Read models, views that span conversations, and followers that act on what they read.',
    tag,
    since,
  })
  @Answers(200, shapes.projectionList, { description: 'All of them', example: { data: [projectionExample] } })
  async list(): Promise<{ data: shapes.ProjectionView[] }> {
    return { data: await this.standings.all() };
  }

  @Get(':projection')
  @Policy({ admin: true })
  @Operation({
    id: 'getProjection',
    summary: 'Read how far a projection is',
    description: 'In each shard: the last event it has read, how many are ahead of it, and the event it stands at.',
    tag,
    since,
  })
  @Answers(200, shapes.projectionView, { description: 'The projection', example: projectionExample })
  get(@Param('projection', name) projection: string): Promise<shapes.ProjectionView> {
    return this.standings.find(projection);
  }

  @Post(':projection/skip')
  @HttpCode(200)
  @Policy({ admin: true })
  @Operation({
    id: 'skipEvent',
    summary: 'Help a projection over an event that it cannot apply',
    description:
      'Only the event it stands at can be skipped; what that event says is then missing from the view until a replay ' +
      'by a build that can apply it. The skip is audited.',
    tag,
    since,
    example: skipExample,
  })
  @Answers(200, shapes.projectionView, { description: 'The projection as it is now', example: projectionExample })
  skip(
    @Call() call: CallContext,
    @Param('projection', name) projection: string,
    @Body({ schema: shapes.skipEvent }) event: shapes.SkipEvent,
  ): Promise<HttpAnswer> {
    return this.calls.run(call, async () => new HttpAnswer(200, await this.standings.skip(call, projection, event)));
  }
}
