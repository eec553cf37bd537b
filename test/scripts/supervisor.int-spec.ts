import { spawn } from 'node:child_process';
import { createKeeper } from '../../scripts/lib/supervisor.mjs';

// Ends with 3 on SIGUSR2, and is too busy to end on SIGTERM when told so.
const program = `
  process.on('SIGUSR2', () => process.exit(3));
  if (process.argv[1] === 'stubborn') process.on('SIGTERM', () => {});
  setInterval(() => {}, 1000);
  console.log('ready');`;

const launch = (...args: string[]) => {
  const child = spawn(process.execPath, ['-e', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ready: new Promise((resolve) => child.stdout.once('data', resolve)) };
};

describe('a kept process', () => {
  const complaints: string[] = [];
  let heard: () => void = () => undefined;

  beforeEach(() => {
    complaints.length = 0;
    jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
      complaints.push(String(line).trim());
      heard();
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const complaint = (text: string) =>
    new Promise<void>((resolve) => {
      heard = () => complaints.includes(text) && resolve();
      heard();
    });

  it('is started again when it ends unasked, and says so', async () => {
    const keeper = createKeeper({ name: 'worker', launch: () => launch() });
    await keeper.start();
    const first = keeper.pid as number;
    process.kill(first, 'SIGUSR2');
    await complaint('worker runs again');
    expect(complaints).toContain('worker ended with 3; starting it again in 0.2 s');
    expect(keeper.pid).not.toBe(first);
    await keeper.stop();
  });

  it('stays down once stopped', async () => {
    const keeper = createKeeper({ name: 'worker', launch: () => launch() });
    await keeper.start();
    await keeper.stop();
    expect(complaints).toEqual([]);
  });

  it('is killed when it outlives its time to stop', async () => {
    const keeper = createKeeper({ name: 'api', launch: () => launch('stubborn'), stopWithinMs: 50 });
    await keeper.start();
    await keeper.stop();
    expect(() => process.kill(keeper.pid as number, 0)).toThrow('ESRCH');
  });

  it('is refused at the first start with the place to look', async () => {
    const broken = () => {
      const child = spawn(process.execPath, ['-e', 'process.exit(7)'], { stdio: 'ignore' });
      return { child, ready: new Promise(() => undefined) };
    };
    const keeper = createKeeper({ name: 'api', launch: broken, logFile: 'logs/api.log' as never });
    await expect(keeper.start()).rejects.toThrow('api ended with 7 before it was ready; see logs/api.log');
  });
});
