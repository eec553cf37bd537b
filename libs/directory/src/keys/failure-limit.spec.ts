import { ManualClock } from '../../test/manual-clock';
import { FailureLimit } from './failure-limit';

const countTo = (limit: FailureLimit, times: number, address: string): (number | null)[] =>
  Array.from({ length: times }, () => limit.count(address));

describe('the limit on failed attempts', () => {
  it('lets twenty a minute be and tells the next how long to wait', () => {
    const clock = new ManualClock();
    const limit = new FailureLimit(clock);
    expect(countTo(limit, 20, '192.0.2.1')).toEqual(Array(20).fill(null));
    clock.advance(15_000);
    expect(limit.count('192.0.2.1')).toBe(45);
  });

  it('begins anew after a minute', () => {
    const clock = new ManualClock();
    const limit = new FailureLimit(clock);
    countTo(limit, 30, '192.0.2.1');
    clock.advance(60_001);
    expect(limit.count('192.0.2.1')).toBeNull();
  });

  it('holds nobody to account for another address', () => {
    const limit = new FailureLimit(new ManualClock());
    countTo(limit, 30, '192.0.2.1');
    expect(limit.count('192.0.2.2')).toBeNull();
  });
});
