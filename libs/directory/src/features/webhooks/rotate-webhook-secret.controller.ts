import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Answers, IdempotentCalls, Operation, Policy } from '@verbatim/http';
import type { Asked } from '../../changes/changes';
import { IdParam } from '../../request/params';
import { Asking, reasonHeader } from '../../request/reason';
import { RotateWebhookSecretCommand } from './webhook.messages';
import { newWebhookExample, newWebhookView, rotateSecret, type RotateSecret } from './webhook.schemas';

@Controller('v1/webhooks')
export class RotateWebhookSecretController {
  constructor(
    private readonly commands: CommandBus,
    private readonly calls: IdempotentCalls,
  ) {}

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'rotateWebhookSecret',
    tag: 'Webhooks',
    summary: 'Give a webhook a new secret',
    description:
      'It is shown this once. For a day, or as long as you say, what is sent carries two signatures, one by each secret, so that receivers can change over; a second rotation meanwhile ends the older one.',
    since: '0.3',
    headers: reasonHeader,
    example: { keepForSeconds: 86_400 },
  })
  @Answers(200, newWebhookView, {
    description: 'With its new secret',
    example: { ...newWebhookExample, previousSecretUntil: '2026-01-06T09:00:00.000Z', version: 2 },
    headers: { ETag: 'The version, for If-Match' },
  })
  rotate(@Asking() asked: Asked, @IdParam('webhookId') id: string, @Body({ schema: rotateSecret }) data: RotateSecret) {
    return this.calls.run(asked.call, () => this.commands.execute(new RotateWebhookSecretCommand(asked, id, data)));
  }
}
