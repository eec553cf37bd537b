import ipaddr from 'ipaddr.js';

const globalUnicastV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether a literal IP address (v4, v6, v4 mapped into v6; no brackets) is on the public internet. Loopback, private,
 * link-local, carrier-grade NAT, multicast, reserved and tunnelled ranges are not, nor is anything that is no address.
 */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Outside 2000::/3 nothing is routed, and old forms such as ::127.0.0.1 hide there under the name "unicast".
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(globalUnicastV6);
};
