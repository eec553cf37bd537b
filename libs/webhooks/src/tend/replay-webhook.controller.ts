import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetWebhookQuery } from '@verbatim/directory';
import {
  Answers,
  Call,
  HttpAnswer,
  IdempotentCalls,
  insertIdempotency,
  Operation,
  Policy,
  ProblemError,
} from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { replayBody, replayView, type ReplayBody } from './replay.schema';
import { ReplaysStore } from './replays.store';
import type { Replay } from './standing';
import { tendWebhook } from './tend-webhook.owed';
import { uuid } from '../uuid.schema';

const ACCEPTED = 202;

@Controller('v1/webhooks')
export class ReplayWebhookController {
  constructor(
    private readonly queries: QueryBus,
    private readonly replays: ReplaysStore,
    private readonly calls: IdempotentCalls,
    @Inject(WAKE_QUEUE) private readonly queue: WakeQueue,
  ) {}

  @Post(':webhookId/replay')
  @HttpCode(ACCEPTED)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'replayWebhook',
    tag: 'Webhooks',
    summary: 'Have past events sent, or sent again',
    description:
      'Every event since then that the webhook is interested in now is owed to it again, under the same id, in order within each conversation and before what happens next in it. One replay at a time. A disabled webhook is replayed to once it is active.',
    since: '0.3',
    example: { from: '2026-01-05T09:00:00.000Z' },
  })
  @Answers(ACCEPTED, replayView, { description: 'It goes on behind your back', example: { at: 4_710, until: 5_290 } })
  async replay(
    @Call() call: CallContext,
    @Param('webhookId', { schema: uuid }) webhookId: string,
    @Body({ schema: replayBody }) body: ReplayBody,
  ): Promise<HttpAnswer> {
    await this.queries.execute(new GetWebhookQuery(call.scope, webhookId));
    return this.calls.run(call, () => this.begin(call, webhookId, body));
  }

  private async begin(call: CallContext, endpointId: string, { from, position = 1 }: ReplayBody): Promise<HttpAnswer> {
    const { shard, accountId } = call.scope;
    const begun = await this.replays.begin(
      { shard, accountId, endpointId },
      from === undefined ? { position } : { time: new Date(from) },
      (tx, replay) => insertIdempotency(tx, call, answerOf(replay)),
    );
    if (!begun) throw new ProblemError('webhook.replaying', 'Wait until the replay that goes on has come to its end.');
    this.queue.wake(tendWebhook.kind, shard);
    return answerOf(begun);
  }
}

const answerOf = ({ at, until }: Replay): HttpAnswer => new HttpAnswer(ACCEPTED, { at, until });
