export { isPublicAddress } from './address';
export type { AddressLookup, OutboundOptions } from './guarded-lookup';
export * from './outbound-fetch';
export * from './outbound-refused';
export * from './target-url';
