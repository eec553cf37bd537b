import { type DynamicModule, Module } from '@nestjs/common';
import { ASSESSMENT_MODEL, REPLY_MODEL } from '@verbatim/conversation';
import { type AiOptions, ModelAdapters } from './model-adapters';
import { AssessmentModels, ReplyModels } from './models';

/** Gives the process its ReplyModel and its AssessmentModel. */
@Module({})
export class AiModule {
  static forRoot(options: AiOptions): DynamicModule {
    const inject = [ModelAdapters];
    return {
      module: AiModule,
      providers: [
        { provide: ModelAdapters, useFactory: () => new ModelAdapters(options) },
        { provide: REPLY_MODEL, useFactory: (adapters: ModelAdapters) => new ReplyModels(adapters), inject },
        { provide: ASSESSMENT_MODEL, useFactory: (adapters: ModelAdapters) => new AssessmentModels(adapters), inject },
      ],
      exports: [REPLY_MODEL, ASSESSMENT_MODEL],
    };
  }
}
