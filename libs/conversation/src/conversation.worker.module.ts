import type { OutboundOptions } from '@verbatim/outbound';
import { ConnectorDelivery } from './adapters/delivery/connector-delivery';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { SHARD_COUNT } from '@verbatim/directory';
import { CommandBus } from '@nestjs/cqrs';
import { EVENT_STORE, Follower, type EventStore } from '@verbatim/event-store';
import { Pool } from 'pg';
import { ConversationModule } from './conversation.module';
import { DeliverMessageWorker } from './features/deliver-message/deliver-message.worker';
import {
  assessmentWorkers,
  ScoreConversationWorker,
  SummariseConversationWorker,
} from './features/assess-conversation/assessment-workers';
import { Automations, AUTOMATIONS } from './features/automate/automations';
import { CloseIdleWorker } from './features/automate/close-idle.worker';
import { LookAnewWorker } from './features/automate/look-anew.worker';
import { DeleteConversationCommand } from './features/delete-conversation/delete-conversation.command';
import { EraseConversationWorker } from './features/erase-conversation/erase-conversation.worker';
import { GenerateReplyWorker } from './features/generate-reply/generate-reply.worker';
import { RunningReplies } from './features/generate-reply/running-replies';
import { ApplyRetentionWorker } from './features/retention/apply-retention.worker';
import { RETENTION, type Retention } from './ports/retention.port';
import { Clock } from './shell/clock';
import { DELIVERY } from './ports/delivery.port';

export const AUTOMATIONS_FOLLOWER = Symbol('AutomationsFollower');

const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
/** Its page is short: while it asks for what a page calls for, its transaction waits. */
const PAGE = 200;

const automationsFollower: Provider = {
  provide: AUTOMATIONS_FOLLOWER,
  inject: [EVENT_STORE, Pool, Automations],
  useFactory: (store: EventStore, pool: Pool, automations: Automations) =>
    new Follower({
      name: AUTOMATIONS,
      shards,
      store,
      pool,
      batchSize: PAGE,
      handle: async (events, tx) => {
        const [first] = events;
        if (first) await automations.react(first.shard, events, tx);
      },
    }),
};

const retentionWorker: Provider = {
  provide: ApplyRetentionWorker,
  inject: [RETENTION, CommandBus, Clock],
  useFactory: (retention: Retention, commands: CommandBus, clock: Clock) =>
    new ApplyRetentionWorker(
      retention,
      (call, id, reason) => commands.execute(new DeleteConversationCommand(call, id, reason)),
      () => clock.now(),
    ),
};

/** The owed work of this context, and its follower. Needs a ReplyModel; `outbound` says where deliveries may lead. */
@Module({})
export class ConversationWorkerModule {
  static with(model: DynamicModule, outbound: OutboundOptions): DynamicModule {
    return {
      module: ConversationWorkerModule,
      imports: [ConversationModule, model],
      providers: [
        RunningReplies,
        GenerateReplyWorker,
        EraseConversationWorker,
        ...assessmentWorkers,
        DeliverMessageWorker,
        { provide: DELIVERY, useFactory: () => new ConnectorDelivery(outbound) },
        Automations,
        CloseIdleWorker,
        LookAnewWorker,
        retentionWorker,
        automationsFollower,
      ],
      exports: [
        GenerateReplyWorker,
        EraseConversationWorker,
        SummariseConversationWorker,
        ScoreConversationWorker,
        DeliverMessageWorker,
        CloseIdleWorker,
        LookAnewWorker,
        ApplyRetentionWorker,
        AUTOMATIONS_FOLLOWER,
      ],
    };
  }
}
