import { Module, type DynamicModule } from '@nestjs/common';
import { LOGGER, type Logger } from './logger';
import { Metrics } from './metrics';

@Module({})
export class ObservabilityModule {
  static of(logger: Logger, metrics: Metrics): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: Metrics, useValue: metrics },
      ],
      exports: [LOGGER, Metrics],
    };
  }
}
