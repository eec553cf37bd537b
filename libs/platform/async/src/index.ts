export * from './bell';
export * from './gather';
export * from './keyed-queue';
export * from './keyed-read';
export * from './slots';
export * from './within-ms';
