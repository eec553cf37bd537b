import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { GetWebhookQuery, WebhookReader } from '@verbatim/directory';
import { QueryBus } from '@nestjs/cqrs';
import { Answers, Call, HttpAnswer, IdempotentCalls, insertIdempotency, Operation, Policy } from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { CallContext } from '@verbatim/kernel';
import { Pool } from 'pg';
import { z } from 'zod';
import { attemptErrors } from '../read/delivery.schema';
import { WebhookSender } from './sender';
import { uuid } from '../uuid.schema';

const testedView = z
  .object({
    id: z.uuid().describe('The webhook-id it was sent with'),
    delivered: z.boolean().describe('It was answered with 2xx'),
    status: z.int().nullable().describe('Of the answer; null when there was none'),
    error: z.enum(attemptErrors).nullable(),
    durationMs: z.int(),
  })
  .meta({ id: 'WebhookTested' });

const example = {
  id: '018f6b1e-7c00-7000-8000-0000000a0001',
  delivered: true,
  status: 204,
  error: null,
  durationMs: 48,
};

@Controller('v1/webhooks')
export class TestWebhookController {
  constructor(
    private readonly queries: QueryBus,
    private readonly calls: IdempotentCalls,
    private readonly endpoints: WebhookReader,
    private readonly sender: WebhookSender,
    private readonly pool: Pool,
  ) {}

  @Post(':webhookId/test')
  @HttpCode(200)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'testWebhook',
    tag: 'Webhooks',
    summary: 'Send a webhook a test event now',
    description:
      'One try with an event of type `webhook.test`, signed like any other, also while the webhook is disabled. It waits for the answer, 15 seconds at most, and is no delivery: nothing is retried or kept.',
    since: '0.3',
  })
  @Answers(200, testedView, { description: 'What came of it', example })
  async test(@Call() call: CallContext, @Param('webhookId', { schema: uuid }) webhookId: string): Promise<HttpAnswer> {
    const { id } = await this.queries.execute(new GetWebhookQuery(call.scope, webhookId));
    return this.calls.run(call, async () => {
      const answer = await this.send(call, id);
      await insertIdempotency(this.pool, call, answer);
      return answer;
    });
  }

  private async send({ scope }: CallContext, webhookId: string): Promise<HttpAnswer> {
    const endpoint = await this.endpoints.find(this.pool, scope, webhookId);
    const id = newId();
    const event = { type: 'webhook.test', id, timestamp: new Date().toISOString(), data: { webhookId } };
    const target = { url: endpoint?.url ?? '', secrets: endpoint?.secrets ?? [] };
    const { status, error, durationMs } = await this.sender.send(target, event, new AbortController().signal);
    return new HttpAnswer(200, { id, delivered: error === null, status, error, durationMs });
  }
}
