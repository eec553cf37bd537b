export * from './checker';
export * from './child';
export * from './client';
export * from './ledger';
export * from './until';
export * from './world';
