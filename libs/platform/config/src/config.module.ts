import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config';

/** Inject the settings of this process with `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('Config');

@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
