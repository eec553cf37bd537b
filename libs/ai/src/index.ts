export { AiModule } from './ai.module';
export type { AiOptions } from './model-adapters';
