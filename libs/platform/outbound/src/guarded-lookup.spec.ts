import type { LookupAddress } from 'node:dns';
import { type AddressLookup, guardedLookup } from './guarded-lookup';
import { OutboundRefused } from './outbound-refused';

const flipping = (...answers: string[]): AddressLookup & { asked: number } => {
  const lookup = Object.assign<AddressLookup, { asked: number }>(
    (_hostname, _options, callback) => {
      callback(null, [{ address: answers[lookup.asked++] ?? '127.0.0.1', family: 4 }]);
    },
    { asked: 0 },
  );
  return lookup;
};

const resolve = (
  lookup: AddressLookup,
  { all, allowPrivateTargets = false }: { all: boolean; allowPrivateTargets?: boolean },
): Promise<string | LookupAddress[]> =>
  new Promise((resolved, rejected) =>
    guardedLookup({ allowPrivateTargets, lookup })('provider.example', { all }, (error, address) =>
      error ? rejected(error) : resolved(address),
    ),
  );

describe('the lookup of a connection', () => {
  it('asks once, and hands on the very address it judged', async () => {
    const lookup = flipping('8.8.8.8', '127.0.0.1');
    expect(await resolve(lookup, { all: false })).toBe('8.8.8.8');
    expect(lookup.asked).toBe(1);
    await expect(resolve(lookup, { all: false })).rejects.toEqual(new OutboundRefused('private-address'));
  });

  it('hands on all addresses where the connector wants to race them', async () => {
    expect(await resolve(flipping('8.8.8.8'), { all: true })).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('passes private addresses where the operator allows them', async () => {
    expect(await resolve(flipping('10.0.0.1'), { all: false, allowPrivateTargets: true })).toBe('10.0.0.1');
  });

  it('passes on the failure of the resolver, and an answer without addresses', async () => {
    const failing: AddressLookup = (_hostname, _options, callback) => callback(new Error('ENOTFOUND'), []);
    const empty: AddressLookup = (_hostname, _options, callback) => callback(null, []);
    await expect(resolve(failing, { all: true })).rejects.toThrow('ENOTFOUND');
    await expect(resolve(empty, { all: true })).rejects.toThrow('no address');
  });
});
