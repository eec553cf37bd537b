export * from './create-signals';
export * from './signals.port';
export * from './temp';
