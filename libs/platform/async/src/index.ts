export * from './gather';
export * from './keyed-queue';
export * from './within-ms';
