export * from './service-modules';
export * from './stop-with-parent';
export * from './tables';
