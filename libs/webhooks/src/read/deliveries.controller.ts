import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetWebhookQuery } from '@verbatim/directory';
import { Answers, Call, CursorCodec, Operation, page, pageOf, Policy, refuse, type Page } from '@verbatim/http';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import type { EndpointRef } from '../tend/standing';
import { DeliveriesReader } from './deliveries.reader';
import * as shapes from './delivery.schema';
import { uuid } from '../uuid.schema';

const tag = 'Webhooks';
const since = '0.3';
const policy = { scope: 'webhooks:read' };
const noPages = { hasMore: false, nextCursor: null, prevCursor: null };

@Controller('v1/webhooks')
export class DeliveriesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly deliveries: DeliveriesReader,
    private readonly cursors: CursorCodec,
  ) {}

  @Get(':webhookId/deliveries')
  @Policy(policy)
  @Operation({
    id: 'listWebhookDeliveries',
    tag,
    since,
    summary: 'List what a webhook was, or is to be, sent',
    description: 'The latest events first. What ended more than 30 days ago is forgotten.',
  })
  @Answers(200, pageOf(shapes.deliveryView), {
    description: 'A page',
    example: { data: [shapes.deliveryExample], pagination: noPages },
  })
  async list(
    @Call() { scope }: CallContext,
    @Param('webhookId', { schema: uuid }) webhookId: string,
    @Query({ schema: shapes.deliveriesQuery }) query: shapes.DeliveriesQuery,
  ): Promise<Page<shapes.DeliveryView>> {
    const endpoint = await this.endpointOf(scope, webhookId);
    const { limit, after, before, ...filter } = query;
    const of = { accountId: scope.accountId, list: `deliveries:${webhookId}`, filter, order: '-position' };
    const position = this.cursors.place(of, after ?? before);
    const from =
      position === null ? null : { side: before === undefined ? ('after' as const) : ('before' as const), position };
    const rows = await this.deliveries.list(endpoint, { ...filter, limit, from });
    return page({ rows, limit, after, before, cursorOf: ({ position }) => this.cursors.encode(of, [position]) });
  }

  @Get(':webhookId/deliveries/:eventId')
  @Policy(policy)
  @Operation({
    id: 'getWebhookDelivery',
    tag,
    since,
    summary: 'Read a delivery and its tries',
    description: '`eventId` is the webhook-id your receiver saw.',
  })
  @Answers(200, shapes.deliveryWithAttempts, {
    description: 'As it is now',
    example: { ...shapes.deliveryExample, tries: [shapes.tryExample] },
  })
  async get(
    @Call() { scope }: CallContext,
    @Param('webhookId', { schema: uuid }) webhookId: string,
    @Param('eventId', { schema: uuid }) eventId: string,
  ): Promise<shapes.DeliveryWithAttempts> {
    const endpoint = await this.endpointOf(scope, webhookId);
    const found = await this.deliveries.find(endpoint, eventId);
    if (!found) throw refuse('resource.not-found', 'There is no such resource.');
    return found;
  }

  @Get(':webhookId/backlog')
  @Policy(policy)
  @Operation({ id: 'getWebhookBacklog', tag, since, summary: 'See what waits for a webhook, and whether it fails' })
  @Answers(200, shapes.backlogView, { description: 'As it is now', example: shapes.backlogExample })
  async backlog(
    @Call() { scope }: CallContext,
    @Param('webhookId', { schema: uuid }) webhookId: string,
  ): Promise<shapes.BacklogView> {
    return this.deliveries.backlog(await this.endpointOf(scope, webhookId));
  }

  /** Throws `resource.not-found` for an endpoint that the key does not reach. */
  private async endpointOf(scope: AccountScope, webhookId: string): Promise<EndpointRef> {
    await this.queries.execute(new GetWebhookQuery(scope, webhookId));
    return { shard: scope.shard, accountId: scope.accountId, endpointId: webhookId };
  }
}
