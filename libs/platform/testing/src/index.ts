export * from './database';
export * from './private-redis';
export * from './tcp-proxy';
