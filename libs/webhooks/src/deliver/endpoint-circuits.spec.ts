import { EndpointCircuits } from './endpoint-circuits';
import type { Attempt } from './sender';

const endpoint = { id: 'one', url: 'https://hooks.example.com/' };
const attempt = (error: Attempt['error']) => () =>
  Promise.resolve({ at: new Date(0), durationMs: 1, status: null, error, retryAfterMs: null });
const [fails, succeeds] = [attempt('connection'), attempt(null)];

class SteppedCircuits extends EndpointCircuits {
  time = 0;
  override now(): number {
    return this.time;
  }
}

describe('the circuit of an endpoint', () => {
  let circuits: SteppedCircuits;
  beforeEach(() => {
    circuits = new SteppedCircuits({ threshold: 3, openMs: 1_000, longestMs: 3_000, atOnce: 2 });
  });
  const failUntilOpen = async (): Promise<void> => {
    for (let n = 0; n < 3; n += 1) expect(await circuits.run(endpoint, fails)).toMatchObject({ error: 'connection' });
  };
  const wait = async (): Promise<number> => {
    const answer = await circuits.run(endpoint, succeeds);
    return 'waitMs' in answer ? answer.waitMs : 0;
  };

  it('opens after so many failures in a row, and says how long', async () => {
    await failUntilOpen();
    expect(await wait()).toBeGreaterThanOrEqual(1_000);
  });

  it('counts only failures in a row', async () => {
    for (let n = 0; n < 5; n += 1) {
      await circuits.run(endpoint, fails);
      await circuits.run(endpoint, succeeds);
    }
    expect(await wait()).toBe(0);
  });

  it('lets one try after the wait, and closes when that succeeds', async () => {
    await failUntilOpen();
    circuits.time = 1_000;
    expect(await wait()).toBe(0);
    await circuits.run(endpoint, fails);
    expect(await wait()).toBe(0);
  });

  it('says of a try whether it ends an outage: of the trial that is taken, and of no other', async () => {
    await circuits.run(endpoint, fails);
    expect(await circuits.run(endpoint, succeeds)).toMatchObject({ endsOutage: false });
    await failUntilOpen();
    circuits.time = 1_000;
    expect(await circuits.run(endpoint, fails)).toMatchObject({ endsOutage: false });
    circuits.time = 3_000;
    expect(await circuits.run(endpoint, succeeds)).toMatchObject({ endsOutage: true });
    expect(await circuits.run(endpoint, succeeds)).toMatchObject({ endsOutage: false });
  });

  it('stays open twice as long each time a trial fails, up to its longest', async () => {
    await failUntilOpen();
    for (const [at, next] of [
      [1_000, 2_000],
      [3_000, 3_000],
      [6_000, 3_000],
    ] as const) {
      circuits.time = at;
      await circuits.run(endpoint, fails);
      const waited = await wait();
      expect(waited).toBeGreaterThanOrEqual(next);
      expect(waited).toBeLessThan(next + 1_000);
    }
  });

  it('holds back what comes while the trial is under way', async () => {
    await failUntilOpen();
    circuits.time = 1_000;
    let end = (): void => undefined;
    const trial = circuits.run(endpoint, async () => {
      await new Promise<void>((resolve) => (end = resolve));
      return succeeds();
    });
    expect(await wait()).toBeGreaterThan(0);
    end();
    await trial;
    expect(await wait()).toBe(0);
  });

  it('lets so many in at once, and others of other endpoints', async () => {
    const ends: (() => void)[] = [];
    const slow = async (): Promise<Attempt> => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return succeeds();
    };
    const running = [circuits.run(endpoint, slow), circuits.run(endpoint, slow)];
    expect(await wait()).toBeGreaterThan(0);
    expect(await circuits.run({ ...endpoint, id: 'other' }, succeeds)).toMatchObject({ error: null });
    for (const end of ends) end();
    await Promise.all(running);
    expect(await wait()).toBe(0);
  });

  it('starts afresh for an endpoint that moved', async () => {
    await failUntilOpen();
    expect(await circuits.run({ ...endpoint, url: 'https://hooks.example.org/' }, succeeds)).toMatchObject({
      error: null,
    });
  });
});
