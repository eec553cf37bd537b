export * from './domain/conversation.events';
export * from './ports/model.port';
