import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetConversationQuery, type FoundConversation } from '@verbatim/conversation';
import { DomainError, environments } from '@verbatim/kernel';
import { NATIVE_FORMAT, type WebhookFacts } from '@verbatim/directory';
import type { PublicEvent } from '../events/public-event';
import type { EndpointRef } from '../tend/standing';
import { WEBHOOK_FORMATS, type TestEvent, type WebhookFormat } from './webhook-format';

type Account = Pick<EndpointRef, 'shard' | 'accountId'>;
type Told = Pick<WebhookFacts, 'format'>;

/** What is posted to endpoints, each in the words of its format. Throws for a format that this process does not know. */
@Injectable()
export class Tellings {
  constructor(
    @Inject(WEBHOOK_FORMATS) private readonly formats: readonly WebhookFormat[],
    private readonly queries: QueryBus,
  ) {}

  /** Null when the format has no words for the event. */
  async of(endpoint: Told, account: Account, event: PublicEvent): Promise<object | null> {
    const format = this.formatOf(endpoint);
    if (!format) return event;
    const conversation = await this.find(account, event.data.conversation.id, format);
    return format.eventOf(event, { accountId: account.accountId, conversation });
  }

  test(endpoint: Told, test: TestEvent): object {
    const { id, timestamp, webhookId } = test;
    return this.formatOf(endpoint)?.testOf(test) ?? { type: 'webhook.test', id, timestamp, data: { webhookId } };
  }

  private formatOf({ format: name }: Told): WebhookFormat | null {
    if (name === NATIVE_FORMAT) return null;
    const found = this.formats.find((one) => one.name === name);
    if (!found) throw new Error(`Nobody here knows the webhook format ${name}`);
    return found;
  }

  private async find(
    { shard, accountId }: Account,
    conversationId: string,
    { include }: WebhookFormat,
  ): Promise<FoundConversation | null> {
    const scope = { shard, accountId, projectId: null, agentId: null, environments };
    try {
      return await this.queries.execute(new GetConversationQuery(scope, conversationId, include));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'conversation.not-found') return null;
      throw error;
    }
  }
}
