import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, Call, etagOf, HttpAnswer, Operation, pageOf, Policy, PreferWait, type Page } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { exampleHumanScore, exampleRequested, exampleScore, exampleScoreState } from '../../wire/assessment.examples';
import {
  assessmentRequestedView,
  assessmentsQuery,
  scoreBody,
  scoreStateView,
  scoreView,
  type ScoreView,
} from '../../wire/assessment.schema';
import { toScoreView } from '../../wire/assessment.view';
import { uuid } from '../../wire/conversation.schema';
import { examplePagination } from '../../wire/examples';
import { preferenceHeader, versionHeader } from '../../wire/headers';
import { AssessmentRoutes } from './assessment-routes';
import type { Standing } from './assessment-standings';
import { GiveScoreCommand } from './give-score.command';

const tag = 'Summaries and scores';
const since = '0.2';
const headers = { ...versionHeader, ...preferenceHeader, Location: 'Where to poll' };

const show = ({ current, ...standing }: Standing): z.output<typeof scoreStateView> => ({
  ...standing,
  current: current && toScoreView(current),
});

@Controller('v1/conversations/:conversationId')
export class ScoresController {
  constructor(
    private readonly routes: AssessmentRoutes,
    private readonly commands: CommandBus,
  ) {}

  @Post('score')
  @HttpCode(202)
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'requestScore',
    tag,
    summary: 'Have the conversation scored',
    description:
      "From 0 to 10: how well it went for its user, judged in the background by the agent's model (by the built-in one for an external agent) from the newest 200 messages. A newer request takes the place of one that is pending. Older scores stay readable.",
    since,
    headers: { Prefer: '`wait=N`: hold the call for the score, N seconds (60 at most)' },
  })
  @Answers(202, assessmentRequestedView, { description: 'It is pending', example: exampleRequested, headers })
  @Answers(200, scoreStateView, { description: 'Held until it was there', example: exampleScoreState, headers })
  ask(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @PreferWait() wait: number | null,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<HttpAnswer> {
    return this.routes.ask(call, id, 'score', { wait, response }, show);
  }

  @Put('score')
  @Policy({ scope: 'conversations:write' })
  @Operation({
    id: 'giveScore',
    tag,
    summary: "Give a human's score",
    description: "It counts from now on, whatever a model says before or after; a human's newer one takes its place.",
    since,
    example: { score: 4, rationale: 'The exception for sale items was not mentioned.' },
  })
  @Answers(200, scoreView, { description: 'The score', example: exampleHumanScore, headers: versionHeader })
  async give(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Body({ schema: scoreBody }) { score, rationale, memberId }: z.output<typeof scoreBody>,
  ): Promise<HttpAnswer<ScoreView>> {
    const actor = call.actor.kind === 'member' ? call.actor.id : null;
    const given = { score, rationale: rationale ?? null, memberId: memberId ?? actor };
    const { record, version } = await this.commands.execute(new GiveScoreCommand(call, id, given));
    return new HttpAnswer(200, toScoreView(record), { etag: etagOf(version) });
  }

  @Get('score')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'getScore',
    tag,
    summary: 'Read the score',
    description: "The one that counts (a human's newest before any model's) and what became of the latest request.",
    since,
  })
  @Answers(200, scoreStateView, { description: 'As it stands', example: exampleScoreState })
  async read(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
  ): Promise<z.output<typeof scoreStateView>> {
    return show(await this.routes.read(call, id, 'score'));
  }

  @Get('scores')
  @Policy({ scope: 'conversations:read' })
  @Operation({
    id: 'listScores',
    tag,
    summary: 'List all scores, newest first',
    description: "Those that count no more as well: a model's after a human's, and older ones.",
    since,
  })
  @Answers(200, pageOf(scoreView), {
    description: 'A page',
    example: { data: [exampleScore], pagination: examplePagination },
  })
  list(
    @Call() call: CallContext,
    @Param('conversationId', { schema: uuid }) id: string,
    @Query({ schema: assessmentsQuery }) query: z.output<typeof assessmentsQuery>,
  ): Promise<Page<ScoreView>> {
    return this.routes.list(call, id, 'score', query, toScoreView);
  }
}
