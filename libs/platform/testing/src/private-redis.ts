import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis of the test's own, without persistence: it may be flushed, killed and restarted. */
export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** On the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

let binary: string | null | undefined;
/** The server on the PATH; null when there is none. */
export const redisBinary = (): string | null => {
  binary ??=
    ['redis-server', 'valkey-server'].find(
      (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
    ) ?? null;
  return binary;
};

/** A loopback port that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

const launch = (name: string, port: number): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn(name, options, { stdio: ['ignore', 'pipe', 'ignore'] });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve(child);
    });
  });

const end = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });

/** `running: false` only takes a port, for a Redis that is absent at first. */
export const startPrivateRedis = async ({ running = true } = {}): Promise<PrivateRedis> => {
  const name = redisBinary();
  if (!name) throw new Error('No redis-server or valkey-server on the PATH');
  const port = await freePort();
  let child = running ? await launch(name, port) : null;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: async () => {
      if (child) await end(child, 'SIGKILL');
      child = null;
    },
    restart: async () => {
      if (child) await end(child, 'SIGKILL');
      child = await launch(name, port);
    },
    stop: async () => {
      if (child) await end(child, 'SIGTERM');
      child = null;
    },
  };
};

const or = (found: unknown): jest.Describe => (found ? describe : describe.skip) as jest.Describe;
/** For what must flush, kill or restart its Redis. */
export const describePrivateRedis: jest.Describe = or(redisBinary());
/** For what any Redis will do. */
export const describeAnyRedis: jest.Describe = or(process.env.TEST_REDIS_URL || redisBinary());

/** The Redis of the test run (TEST_REDIS_URL), else one of the test's own. */
export const openTestRedis = async (): Promise<{ readonly url: string; close(): Promise<void> }> => {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, close: async () => undefined };
  const redis = await startPrivateRedis();
  return { url: redis.url, close: redis.stop };
};
