import { createLifecycle, Stopping } from '../../scripts/lib/lifecycle.mjs';

describe('the order of an end', () => {
  const log: string[] = [];
  let clock = 0;

  const part = (name: string, stop = () => Promise.resolve()) => ({
    name,
    stop: async () => {
      log.push(`stop ${name}`);
      await stop();
    },
    kill: () => void log.push(`kill ${name}`),
  });

  const begin = () =>
    createLifecycle({ exit: ((code: number) => log.push(`exit ${code}`)) as never, now: () => clock });

  beforeEach(() => {
    log.length = 0;
    clock = 10_000;
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => jest.restoreAllMocks());

  it('is the opposite of the start, and parts of one step end together', async () => {
    const lifecycle = begin();
    lifecycle.add(part('postgres'));
    lifecycle.add(part('api'), part('worker'));
    await lifecycle.stop(0);
    expect(log).toEqual(['stop api', 'stop worker', 'stop postgres', 'exit 0']);
  });

  it('goes on when a part fails to stop', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const lifecycle = begin();
    lifecycle.add(part('postgres'));
    lifecycle.add(part('redis', () => Promise.reject(new Error('no'))));
    await lifecycle.stop(0);
    expect(log).toEqual(['stop redis', 'stop postgres', 'exit 0']);
  });

  it('takes two deliveries of one Ctrl-C as one', async () => {
    const lifecycle = begin();
    lifecycle.add(part('api'));
    lifecycle.signal();
    clock += 100;
    lifecycle.signal();
    await lifecycle.stop(0);
    expect(log).toEqual(['stop api', 'exit 0']);
  });

  it('is at once on a second Ctrl-C, for those too that are being stopped', () => {
    const lifecycle = begin();
    lifecycle.add(part('postgres'));
    lifecycle.add(part('api', () => new Promise(() => undefined)));
    lifecycle.signal();
    clock += 2_000;
    lifecycle.signal();
    expect(log).toEqual(['stop api', 'kill api', 'kill postgres', 'exit 130']);
  });

  it('ends a part that comes up while everything stops', () => {
    const lifecycle = begin();
    lifecycle.signal();
    expect(() => lifecycle.add(part('late'))).toThrow(Stopping);
    expect(log).toContain('kill late');
  });
});
