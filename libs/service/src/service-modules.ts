import type { DynamicModule, Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { ConfigWith } from '@verbatim/config';
import { dataSourceOptions } from '@verbatim/database';
import { applyRetention, closeIdle, lookAnew, oweLookAnew } from '@verbatim/conversation';
import { directoryEntities, DirectoryModule, type AgentWatch } from '@verbatim/directory';
import { InfrastructureModule } from '@verbatim/infrastructure';
import { JobsModule } from '@verbatim/jobs';
import type { Logger, Metrics } from '@verbatim/observability';
import { checkTargetUrl } from '@verbatim/outbound';
import type { OwedWorkDefinition } from '@verbatim/owed-work';
import { deliverWebhook, tendWebhook, webhookWatch } from '@verbatim/webhooks';
import { ReplayModule } from '@verbatim/replay';
import { Pool } from 'pg';
import { conversationUsage } from './conversation-usage';
import { DirectoryAudit, projections } from './projections';
import { definitions, tables } from './tables';

export interface ServiceParts {
  readonly config: ConfigWith<'DATABASE_URL' | 'SECRET_KEY'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Timers keep nobody waiting, however many are due at once; nor does a receiver that is down. */
const aside: readonly OwedWorkDefinition[] = [closeIdle, lookAnew, applyRetention, deliverWebhook, tendWebhook];
/** What counts as an account's backlog. */
const waitedFor = definitions.filter((one) => !aside.includes(one)).map(({ kind }) => kind);

/** What an agent wants done by itself is seen to anew for all its conversations, once it wants something else. */
const agentWatch: AgentWatch = {
  timesChanged: (sql, { shard, accountId }, agentId) => oweLookAnew(sql, { shard, accountId, agentId }),
};

/** What every process of Verbatim is made of; each adds the contexts' modules of its kind. */
export const serviceModules = ({ config, logger, metrics }: ServiceParts): (DynamicModule | Type)[] => [
  CqrsModule.forRoot(),
  TypeOrmModule.forRoot(dataSourceOptions(config.DATABASE_URL, [...directoryEntities])),
  InfrastructureModule.of({ config, logger, metrics, tables, kinds: waitedFor }),
  JobsModule,
  ReplayModule.of({ projections, audit: new DirectoryAudit() }),
  DirectoryModule.forRootAsync({
    inject: [Pool],
    useFactory: (pool: Pool) => ({
      secretKey: config.SECRET_KEY,
      ...(config.ADMIN_KEY === undefined ? {} : { adminKey: config.ADMIN_KEY }),
      pool,
      checkTarget: (url: string) => checkTargetUrl(url, { allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS }),
      usage: conversationUsage(pool),
      agentWatch,
      webhookWatch,
    }),
  }),
];
