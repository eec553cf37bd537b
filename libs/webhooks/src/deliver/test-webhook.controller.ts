import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { GetWebhookQuery } from '@verbatim/directory';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Answers, Call, HttpAnswer, IdempotentCalls, Operation, Policy, refuse } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { z } from 'zod';
import { attemptErrors } from '../read/delivery.schema';
import { TestWebhooksCommand, type Tested } from './test-webhooks.command';
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
    private readonly commands: CommandBus,
    private readonly calls: IdempotentCalls,
  ) {}

  @Post(':webhookId/test')
  @HttpCode(200)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'testWebhook',
    tag: 'Webhooks',
    summary: 'Send a webhook a test event now',
    description:
      'One try with an event of type `webhook.test`, signed like any other, also while the webhook is disabled. It waits for the answer, 15 seconds at most, and is no delivery: nothing is retried or kept. When it is taken by a webhook whose last tries failed, all that waits for it is sent now.',
    since: '0.3',
  })
  @Answers(200, testedView, { description: 'What came of it', example })
  async test(@Call() call: CallContext, @Param('webhookId', { schema: uuid }) webhookId: string): Promise<HttpAnswer> {
    const { id } = await this.queries.execute(new GetWebhookQuery(call.scope, webhookId));
    const answerOf = (_: string, [tested]: readonly Tested[]): HttpAnswer => {
      if (!tested) throw refuse('resource.not-found', 'There is no such resource.');
      return new HttpAnswer(200, tested);
    };
    return this.calls.run(call, () => this.commands.execute(new TestWebhooksCommand(call, [id], answerOf)));
  }
}
