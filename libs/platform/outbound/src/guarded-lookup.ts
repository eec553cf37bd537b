import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './address';
import { OutboundRefused } from './outbound-refused';
import type { TargetRules } from './target-url';

export type AddressLookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface OutboundOptions extends TargetRules {
  /** How host names become addresses; the system's resolver when absent. */
  readonly lookup?: AddressLookup;
}

/** Resolves once, judges every address and hands on the very ones it judged: nothing can change in between. */
export const guardedLookup =
  ({ allowPrivateTargets, lookup = systemLookup }: OutboundOptions): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error('the name has no address'), '', 0);
      if (!allowPrivateTargets && !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new OutboundRefused('private-address'), '', 0);
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
