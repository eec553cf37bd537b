export * from './check';
export { checks } from './checks';
export { openDoctorPool } from './doctor-pool';
export * from './examine';
