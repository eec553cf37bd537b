import { KeyedQueue } from './keyed-queue';

const gate = () => {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open, passed };
};

describe('a keyed queue', () => {
  it('runs the work of one key in turn, and tells it whether it waited', async () => {
    const queue = new KeyedQueue();
    const seen: string[] = [];
    const first = gate();
    const runs = [
      queue.run('a', async (waited) => {
        await first.passed;
        seen.push(`first ${waited}`);
      }),
      queue.run('a', async (waited) => void seen.push(`second ${waited}`)),
      queue.run('b', async (waited) => void seen.push(`other ${waited}`)),
    ];
    await runs[2];
    expect(seen).toEqual(['other false']);
    first.open();
    await Promise.all(runs);
    expect(seen).toEqual(['other false', 'first false', 'second true']);
  });

  it('goes on behind work that failed', async () => {
    const queue = new KeyedQueue();
    const failed = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
