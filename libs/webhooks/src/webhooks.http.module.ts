import { Module, type DynamicModule } from '@nestjs/common';
import { LogHeadsModule } from '@verbatim/followers';
import { ProblemsModule } from '@verbatim/http';
import { TestWebhookController } from './deliver/test-webhook.controller';
import { TestWebhooksHandler } from './deliver/test-webhooks.handler';
import { AccountFeed } from './feed/account-feed';
import { EventsStreamController } from './feed/events-stream.controller';
import { DeliveriesController } from './read/deliveries.controller';
import { DeliveriesReader } from './read/deliveries.reader';
import { ReplayWebhookController } from './tend/replay-webhook.controller';
import { WebhooksModule, type WebhookOptions } from './webhooks.module';
import { webhookProblems } from './webhooks.problems';

/** The routes of webhooks beyond their reference data, and the stream of events. */
@Module({})
export class WebhooksHttpModule {
  static with(options: WebhookOptions): DynamicModule {
    return {
      module: WebhooksHttpModule,
      imports: [WebhooksModule.with(options), LogHeadsModule, ProblemsModule.register(webhookProblems)],
      controllers: [TestWebhookController, ReplayWebhookController, DeliveriesController, EventsStreamController],
      providers: [TestWebhooksHandler, DeliveriesReader, AccountFeed],
    };
  }
}
