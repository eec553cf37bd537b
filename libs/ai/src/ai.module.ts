import { type DynamicModule, Module } from '@nestjs/common';
import { REPLY_MODEL } from '@verbatim/conversation';
import { type AiOptions, ReplyModels } from './reply-models';

/** Gives the process its ReplyModel. */
@Module({})
export class AiModule {
  static forRoot(options: AiOptions): DynamicModule {
    return {
      module: AiModule,
      providers: [{ provide: REPLY_MODEL, useFactory: () => new ReplyModels(options) }],
      exports: [REPLY_MODEL],
    };
  }
}
