import { Backlogs } from './backlogs';
import type { DeliveriesStore, DeliveryClaim } from './deliveries.store';
import { MOST_WAITING } from './schedule';

const claim = {} as DeliveryClaim;
const endpoint = { id: 'one', enabledAt: new Date(0) };

describe('the backlog of an endpoint', () => {
  const counting = (waiting: number) => {
    const store = { waiting: jest.fn(() => Promise.resolve(waiting)) };
    return { store, backlogs: new Backlogs(store as unknown as DeliveriesStore) };
  };

  it('is too long beyond a hundred thousand, and not before', async () => {
    expect(await counting(MOST_WAITING).backlogs.isTooLong(claim, endpoint)).toBe(false);
    expect(await counting(MOST_WAITING + 1).backlogs.isTooLong(claim, endpoint)).toBe(true);
  });

  it('is counted once in a while for each endpoint', async () => {
    const { store, backlogs } = counting(1);
    for (let n = 0; n < 5; n += 1) await backlogs.isTooLong(claim, endpoint);
    await backlogs.isTooLong(claim, { ...endpoint, id: 'other' });
    expect(store.waiting).toHaveBeenCalledTimes(2);
  });

  it('is left to shrink for a minute once it is turned on', async () => {
    const { store, backlogs } = counting(MOST_WAITING + 1);
    expect(await backlogs.isTooLong(claim, { ...endpoint, enabledAt: new Date() })).toBe(false);
    expect(store.waiting).not.toHaveBeenCalled();
  });
});
