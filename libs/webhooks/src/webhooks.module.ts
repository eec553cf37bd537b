import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ConversationModule } from '@verbatim/conversation';
import { createOutboundFetch, type OutboundFetch, type OutboundOptions } from '@verbatim/outbound';
import { DeliveriesStore } from './deliver/deliveries.store';
import { WebhookSender, type SenderOptions } from './deliver/sender';
import { Tellings } from './deliver/tellings';
import { WEBHOOK_FORMATS, type WebhookFormat } from './deliver/webhook-format';
import { PublicEvents } from './events/public-events';
import { ReplaysStore } from './tend/replays.store';

export type WebhookOptions = OutboundOptions &
  SenderOptions & {
    /** Beside our own. */
    readonly formats?: readonly WebhookFormat[];
  };

class OutboundConnections implements OnApplicationShutdown {
  readonly fetch: OutboundFetch;

  constructor(options: OutboundOptions) {
    this.fetch = createOutboundFetch(options);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.fetch.close();
  }
}

/** What both kinds of process need. Needs the infrastructure and the directory. */
@Module({})
export class WebhooksModule {
  static with(options: WebhookOptions): DynamicModule {
    return {
      module: WebhooksModule,
      imports: [ConversationModule],
      providers: [
        { provide: OutboundConnections, useFactory: () => new OutboundConnections(options) },
        {
          provide: WebhookSender,
          inject: [OutboundConnections],
          useFactory: ({ fetch }: OutboundConnections) => new WebhookSender(fetch, options),
        },
        { provide: WEBHOOK_FORMATS, useValue: options.formats ?? [] },
        Tellings,
        PublicEvents,
        DeliveriesStore,
        ReplaysStore,
      ],
      exports: [WebhookSender, Tellings, PublicEvents, DeliveriesStore, ReplaysStore],
    };
  }
}
