import { environments } from '@verbatim/kernel';
import { RequestLimit } from './request-limit';

const caller = (keyId: string) => ({
  scope: { shard: 1, accountId: 'a', projectId: null, agentId: null, environments },
  actor: { kind: 'key', id: keyId } as const,
  keyId,
  admin: false,
  scopes: [],
});

describe('the minute of a key', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('begins with its first request and ends for good after sixty seconds', async () => {
    const limit = new RequestLimit(2);
    const fields = async () => (await limit.count(caller('k')))?.fields.ratelimit;
    expect(await fields()).toBe('"key";r=1;t=60');
    jest.advanceTimersByTime(20_500);
    expect(await fields()).toBe('"key";r=0;t=40');
    const third = await limit.count(caller('k'));
    expect(() => third?.assertAllowed()).toThrow('2 requests a minute');
    jest.advanceTimersByTime(39_500);
    expect(await fields()).toBe('"key";r=1;t=60');
  });

  it('is forgotten when it is over: what is kept does not grow with the keys there ever were', async () => {
    const limit = new RequestLimit(2);
    for (let n = 0; n < 1_000; n++) await limit.count(caller(`key-${n}`));
    expect(jest.getTimerCount()).toBe(1_000);
    jest.advanceTimersByTime(60_000);
    expect(jest.getTimerCount()).toBe(0);
  });
});
