export * from './signals.port';
