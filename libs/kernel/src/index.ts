export * from './call';
export * from './decider';
export * from './domain-error';
export * from './message';
