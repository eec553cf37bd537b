export * from './definition';
export * from './errors';
export * from './in-transaction';
export * from './owed-backlog';
export * from './rows';
export * from './types';
export * from './work-claimer';
export { type Outcome, type WorkLog, type WorkObserver } from './kind-runner';
export * from './work-runner';
