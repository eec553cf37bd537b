export * from './create-signals';
export * from './signals.port';
