export * from './gather';
export * from './keyed-read';
