import type { DynamicModule, Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { ConfigWith } from '@verbatim/config';
import { dataSourceOptions } from '@verbatim/database';
import { directoryEntities, DirectoryModule } from '@verbatim/directory';
import { InfrastructureModule } from '@verbatim/infrastructure';
import { JobsModule } from '@verbatim/jobs';
import type { Logger, Metrics } from '@verbatim/observability';
import { checkTargetUrl } from '@verbatim/outbound';
import { Pool } from 'pg';
import { tables } from './tables';

export interface ServiceParts {
  readonly config: ConfigWith<'DATABASE_URL' | 'SECRET_KEY'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What every process of Verbatim is made of; each adds the contexts' modules of its kind. */
export const serviceModules = ({ config, logger, metrics }: ServiceParts): (DynamicModule | Type)[] => [
  CqrsModule.forRoot(),
  TypeOrmModule.forRoot(dataSourceOptions(config.DATABASE_URL, [...directoryEntities])),
  InfrastructureModule.of({ config, logger, metrics, tables }),
  JobsModule,
  DirectoryModule.forRootAsync({
    inject: [Pool],
    useFactory: (pool: Pool) => ({
      secretKey: config.SECRET_KEY,
      ...(config.ADMIN_KEY === undefined ? {} : { adminKey: config.ADMIN_KEY }),
      pool,
      checkTarget: (url: string) => checkTargetUrl(url, { allowPrivateTargets: config.ALLOW_PRIVATE_TARGETS }),
      agentUsage: {
        hasConversations: async ({ shard, accountId }, agentId) => {
          const { rowCount } = await pool.query({
            name: 'agent-in-use',
            text: 'select 1 from conversations where shard = $1 and account_id = $2 and agent_id = $3 limit 1',
            values: [shard, accountId, agentId],
          });
          return rowCount === 1;
        },
      },
    }),
  }),
];
