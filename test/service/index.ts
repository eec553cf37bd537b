export * from './client';
export * from './event-reader';
export * from './eventually';
export * from './jobs';
export * from './service';
export * from './talk';
export * from './tenant';
export * from './traces';
