export { projections } from './projections';
export * from './service-modules';
export * from './stop-with-parent';
export * from './tables';
