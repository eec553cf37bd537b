import { FollowWaker } from './follow-waker';

describe('waking the followers of a shard', () => {
  let woken: [string, number, number][];
  let waker: FollowWaker;
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    woken = [];
    waker = new FollowWaker({ wake: (kind, shard) => void woken.push([kind, shard, Date.now()]) });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('happens once for a burst of commits, after the last of them', () => {
    waker.wake(3);
    jest.advanceTimersByTime(249);
    waker.wake(3);
    expect(woken).toEqual([]);
    jest.advanceTimersByTime(10_000);
    expect(woken).toEqual([['follow', 3, 250]]);
  });

  it('happens at most every 250 ms, and again for a commit after it', () => {
    for (let ms = 0; ms < 1_000; ms += 10) {
      waker.wake(3);
      jest.advanceTimersByTime(10);
    }
    jest.advanceTimersByTime(10_000);
    expect(woken.map(([, , at]) => at)).toEqual([250, 500, 750, 1_000]);
  });

  it('does not make one shard wait for another', () => {
    waker.wake(3);
    jest.advanceTimersByTime(100);
    waker.wake(4);
    jest.advanceTimersByTime(10_000);
    expect(woken).toEqual([
      ['follow', 3, 250],
      ['follow', 4, 350],
    ]);
  });
});
