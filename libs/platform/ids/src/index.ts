export * from './new-id';
export * from './derived-id';
