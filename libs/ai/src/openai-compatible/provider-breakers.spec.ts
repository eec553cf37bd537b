import { type ModelProvider, PermanentFailure, TransientFailure } from '@verbatim/conversation';
import { ProviderBreakers } from './provider-breakers';

const provider = (overrides: Partial<ModelProvider> = {}): ModelProvider => ({
  kind: 'openai-compatible',
  id: 'one',
  baseUrl: 'https://one.example/v1',
  credential: null,
  ...overrides,
});

describe('the breaker of a provider', () => {
  let now: number;
  let calls: number;
  let breakers: ProviderBreakers;
  beforeEach(() => {
    now = 1_000;
    calls = 0;
    breakers = new ProviderBreakers({ threshold: 3, openMs: 10_000, now: () => now });
  });

  const run = (error: Error | null, of = provider()) =>
    breakers.run(of, async () => {
      calls += 1;
      if (error) throw error;
      return 'fine';
    });
  const down = () => expect(run(new TransientFailure('provider-timeout'))).rejects.toThrow('provider-timeout');
  const opened = async () => {
    for (let times = 0; times < 3; times += 1) await down();
    calls = 0;
  };

  it('opens after transient failures in a row, and says how long', async () => {
    await opened();
    now += 4_000;
    await expect(run(null)).rejects.toMatchObject({ reason: 'provider-unavailable', retryAfterMs: 6_000 });
    expect(calls).toBe(0);
  });

  it('stays shut while successes or refusals come between', async () => {
    for (let times = 0; times < 4; times += 1) {
      await down();
      await down();
      await run(null);
      await down();
      await down();
      await expect(run(new PermanentFailure('provider-rejected'))).rejects.toThrow(PermanentFailure);
    }
    expect(calls).toBe(24);
  });

  it('lets one call try after the wait, refuses the others meanwhile, and shuts when it goes well', async () => {
    await opened();
    now += 10_000;
    let finish = (_: string): void => {};
    const trial = breakers.run(provider(), () => new Promise<string>((resolve) => (finish = resolve)));
    await expect(run(null)).rejects.toMatchObject({ reason: 'provider-unavailable', retryAfterMs: 1_000 });
    finish('well again');
    expect(await trial).toBe('well again');
    expect(await run(null)).toBe('fine');
  });

  it('opens anew when the trial fails', async () => {
    await opened();
    now += 10_000;
    await down();
    await expect(run(null)).rejects.toMatchObject({ retryAfterMs: 10_000 });
    expect(calls).toBe(1);
  });

  it('is nobody else’s: another provider, or the same one moved, is called', async () => {
    await opened();
    expect(await run(null, provider({ id: 'two' }))).toBe('fine');
    expect(await run(null, provider({ baseUrl: 'https://new.example/v1' }))).toBe('fine');
  });

  it('does not count a call that was stopped', async () => {
    for (let times = 0; times < 5; times += 1) await expect(run(new Error('stopped'))).rejects.toThrow('stopped');
    expect(await run(null)).toBe('fine');
  });
});
