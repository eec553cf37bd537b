export * from './migrate-queue';
export * from './queue-config';
export * from './queue.port';
export * from './wake-queue';
export * from './wake-workers';
