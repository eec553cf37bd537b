export * from './gather';
export * from './keyed-queue';
export * from './keyed-read';
export * from './within-ms';
