export { AiModule } from './ai.module';
export { type AiOptions, ReplyModels } from './reply-models';
