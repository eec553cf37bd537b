export * from './service-modules';
export * from './tables';
