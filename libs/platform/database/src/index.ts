export * from './data-source';
export * from './in-transaction';
export * from './migrate';
export * from './pool';
export * from './shown-times';
