import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  CreateWebhookCommand,
  DeleteWebhookCommand,
  GetWebhookQuery,
  ListWebhooksQuery,
  type NewWebhookView,
  type WebhookView,
} from '@verbatim/directory';
import { Answers, Call, HttpAnswer, IdempotentCalls, Operation, Policy, refuse } from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { TestWebhooksCommand, type Tested } from '@verbatim/webhooks';
import type { z } from 'zod';
import { answered } from '../shared/answers';
import { id } from '../shared/ids';
import { exampleMadeWebhook, exampleNewWebhook, exampleWebhook, exampleWebhookTest } from './casey.examples';
import { CASEY_FORMAT } from './casey.webhook-format';
import { toCaseyWebhook } from './casey.webhook-mapping';
import * as shapes from './casey.webhook-schemas';

const tag = 'Webhooks';
const since = '0.3';
const AT_ONCE = 500;

@Controller('compat/casey/v1/backend/webhooks')
export class CaseyWebhooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotent: IdempotentCalls,
  ) {}

  @Get()
  @Policy({ scope: 'webhooks:read' })
  @Operation({ id: 'caseyListWebhooks', tag, summary: 'List webhook endpoints', description: 'Newest first.', since })
  @Answers(200, shapes.caseyWebhooks, { description: 'All there are', example: { data: [exampleWebhook] } })
  async list(@Call() { scope }: CallContext): Promise<z.output<typeof shapes.caseyWebhooks>> {
    return { data: (await this.all(scope)).map(toCaseyWebhook) };
  }

  @Post()
  @HttpCode(201)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'caseyCreateWebhook',
    tag,
    summary: 'Create a new webhook endpoint',
    description: 'Returns the signing secret. It is sent what happens with all that the key reaches.',
    since,
    example: exampleNewWebhook,
  })
  @Answers(201, shapes.caseyMade, { description: 'Created', example: { data: exampleMadeWebhook } })
  async create(
    @Call() call: CallContext,
    @Body({ schema: shapes.webhookBody }) { url, description, event_types: eventTypes }: shapes.CaseyNewWebhook,
  ): Promise<HttpAnswer> {
    const made = { projectId: null, agentId: null, url, description, eventTypes, format: CASEY_FORMAT };
    const answer = await this.idempotent.run(call, () =>
      this.commands.execute(new CreateWebhookCommand({ call, reason: null }, made)),
    );
    const { secret, ...view } = answer.body as NewWebhookView;
    return answered(answer, { data: { ...toCaseyWebhook(view), secret } }, 201);
  }

  @Post('test')
  @HttpCode(200)
  @Policy({ scope: 'webhooks:write' })
  @Operation({
    id: 'caseyTestWebhooks',
    tag,
    summary: 'Send a test event to all webhook endpoints',
    description: 'To those that are enabled, once; it waits for their answers, 15 seconds at most.',
    since,
  })
  @Answers(200, shapes.caseyTested, { description: 'What came of it', example: exampleWebhookTest })
  test(@Call() call: CallContext): Promise<HttpAnswer> {
    const answerOf = (eventId: string, tested: readonly Tested[]): HttpAnswer => {
      const success = tested.length > 0 && tested.every(({ delivered }) => delivered);
      return new HttpAnswer(200, { data: { success, message_id: eventId } });
    };
    return this.idempotent.run(call, async () => {
      const enabled = (await this.all(call.scope)).filter(({ status }) => status === 'active');
      const ids = enabled.map(({ id: webhookId }) => webhookId);
      return this.commands.execute(new TestWebhooksCommand(call, ids, answerOf));
    });
  }

  @Get(':id')
  @Policy({ scope: 'webhooks:read' })
  @Operation({ id: 'caseyGetWebhook', tag, summary: 'Get a webhook endpoint', since })
  @Answers(200, shapes.caseyOneWebhook, { description: 'The webhook endpoint', example: { data: exampleWebhook } })
  async one(
    @Call() { scope }: CallContext,
    @Param('id', { schema: id }) webhookId: string,
  ): Promise<z.output<typeof shapes.caseyOneWebhook>> {
    return { data: toCaseyWebhook(await this.find(scope, webhookId)) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy({ scope: 'webhooks:write' })
  @Operation({ id: 'caseyDeleteWebhook', tag, summary: 'Delete a webhook endpoint', since })
  @Answers(204, null, { description: 'Deleted' })
  async delete(@Call() call: CallContext, @Param('id', { schema: id }) webhookId: string): Promise<void> {
    await this.find(call.scope, webhookId);
    await this.commands.execute(new DeleteWebhookCommand({ call, reason: null }, webhookId));
  }

  /** Those made here: others are told events in other words. */
  private async all(scope: AccountScope): Promise<readonly WebhookView[]> {
    const all: WebhookView[] = [];
    for (;;) {
      const last = all.at(-1);
      const from = last ? ({ side: 'after', place: { at: last.createdAt, id: last.id } } as const) : null;
      const rows = await this.queries.execute(
        new ListWebhooksQuery(scope, { format: CASEY_FORMAT }, { limit: AT_ONCE, from }),
      );
      all.push(...rows.slice(0, AT_ONCE));
      if (rows.length <= AT_ONCE) return all;
    }
  }

  /** Throws `resource.not-found`. */
  private async find(scope: AccountScope, webhookId: string): Promise<WebhookView> {
    const found = await this.queries.execute(new GetWebhookQuery(scope, webhookId));
    if (found.format !== CASEY_FORMAT) throw refuse('resource.not-found', 'There is no such resource.');
    return found;
  }
}
