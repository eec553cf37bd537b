import { TRIES, waitAfter, waits } from './schedule';

const HOUR = 3_600_000;

describe('the schedule of tries', () => {
  it('makes ten of them in a little more than three days', () => {
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / HOUR;
    expect(TRIES).toBe(10);
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
  });

  it('waits longer each time, spread by a tenth at most', () => {
    for (let tries = 1; tries < TRIES; tries += 1) {
      expect(waitAfter(tries, null, 0)).toBe(waits[tries - 1]);
      expect(waitAfter(tries, null, 1)).toBe(Math.round((waits[tries - 1] ?? 0) * 1.1));
      if (tries > 1) expect(waits[tries - 1]).toBeGreaterThan(waits[tries - 2] ?? 0);
    }
  });

  it('waits as long as the receiver asks, if that is longer', () => {
    expect(waitAfter(1, 60_000, 0)).toBe(60_000);
    expect(waitAfter(2, 60_000, 0)).toBe(waits[1]);
  });

  it('ends with the last try', () => {
    expect(waitAfter(TRIES, 60_000, 0)).toBeNull();
  });
});
