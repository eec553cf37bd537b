export * from './signals.port';
export * from './temp';
