export { isPublicAddress } from './address';
export type { AddressLookup, OutboundOptions } from './guarded-lookup';
export * from './outbound-fetch';
export * from './outbound-refused';
export * from './outbound-socket';
export { retryAfterMs } from './retry-after';
export * from './target-url';
