export * from './conversation.http.module';
export * from './conversation.module';
export * from './conversation.problems';
export * from './conversation.projections';
export * from './conversation.worker.module';
export * from './domain/conversation.errors';
export * from './domain/conversation.events';
export { conversation } from './domain/conversation.decider';
export {
  ScoreConversationWorker,
  SummariseConversationWorker,
} from './features/assess-conversation/assessment-workers';
export * from './features/assess-conversation/give-score.command';
export { eraseConversation } from './features/erase-conversation/erase-conversation.owed';
export { EraseConversationWorker } from './features/erase-conversation/erase-conversation.worker';
export { generateReply } from './features/generate-reply/generate-reply.owed';
export { GenerateReplyWorker } from './features/generate-reply/generate-reply.worker';
export * from './features/import-dialogue/import-dialogue.command';
export * from './features/post-message/post-message.command';
export * from './features/start-conversation/start-conversation.command';
export * from './ports/assessment-model.port';
export * from './ports/conversation-reader.port';
export type { Included, Include } from './ports/included';
export * from './ports/message-reader.port';
export * from './ports/message-search.port';
export * from './ports/model.port';
export { Includes } from './shell/includes';
export type { Change, Projection } from './shell/projection';
export { scoreConversation, summariseConversation } from './shell/assessments/assessment.owed';
export * from './shell/assessments/request-assessment.command';
export { conversationTables } from './shell/tables';
