import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import type { Follower } from '@verbatim/event-store';
import type { Logger, Metrics } from '@verbatim/observability';
import { FollowerRunner } from './follower-runner';

export interface FollowersParts {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The modules that export the followers. */
  readonly imports: NonNullable<DynamicModule['imports']>;
  /** Providers of every follower of this process. */
  readonly followers: readonly InjectionToken<Follower>[];
}

/** Exports the `FollowerRunner` of a worker process, which starts and stops it. */
@Module({})
export class FollowersModule {
  static register({ logger, metrics, imports, followers }: FollowersParts): DynamicModule {
    return {
      module: FollowersModule,
      imports,
      providers: [
        {
          provide: FollowerRunner,
          inject: [...followers],
          useFactory: (...made: Follower[]) =>
            new FollowerRunner({
              followers: made,
              log: logger,
              onStop: (follower) => metrics.followerStops.inc({ follower }),
            }),
        },
      ],
      exports: [FollowerRunner],
    };
  }
}
