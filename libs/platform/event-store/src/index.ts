export * from './errors';
export * from './postgres-event-store';
export * from './read/read-all';
export * from './types';
export * from './upcast';
export type { AppendOutcome, StoreObserver } from './write/observer';
