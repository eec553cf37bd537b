import type { RedisOptions } from 'ioredis';
import { createPostgresBackend, Queue, withBackend, Worker, type Processor, type WorkerOptions } from 'bullmq';
import { Pool } from 'pg';
import type { QueueConfig } from './queue-config';
import { RedisClient } from './redis-client';

export interface WakeUp {
  readonly kind: string;
  readonly shard: number;
}
/** What we use of a BullMQ queue, the same on both backends. */
export type BullQueue = Pick<
  Queue<WakeUp>,
  'addBulk' | 'getWaiting' | 'getWaitingCount' | 'getActiveCount' | 'waitUntilReady' | 'close'
>;
export type BullWorker = Pick<Worker<WakeUp>, 'run' | 'close' | 'waitUntilReady'>;
type TunableWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** One process's way to the queue. */
export interface Connections {
  queue(kind: string): BullQueue;
  worker(kind: string, process: Processor<WakeUp>, options: TunableWorkerOptions): BullWorker;
  /** False while it is certain that nothing can be sent. */
  usable(): boolean;
  /** False while it is certain that no worker can be reached by a wake-up. */
  listening(): boolean;
  ping(): Promise<unknown>;
  /** After the queues and workers made from it are closed; cuts off those that could not be. */
  close(): Promise<void>;
}

const DEFAULT_PREFIX = '{verbatim-0}';
// Finished jobs leave at once; what is kept of events is only looked at by nobody.
const streams = { events: { maxLen: 100 } };
const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 10), 2_000);

const viaRedis = ({ url, prefix = DEFAULT_PREFIX, onError }: QueueConfig): Connections => {
  const report = (error: Error) => onError?.(error);
  const open: RedisClient[] = [];
  const once = (options: RedisOptions) => {
    let client: RedisClient | undefined;
    return () => {
      if (!client) {
        client = new RedisClient(url, { connectTimeout: 2_000, disconnectTimeout: 500, retryStrategy, ...options });
        open.push(client.on('error', report));
      }
      return client;
    };
  };
  // Not with `skipWaitingForReady`: together with a closed offline queue that ends the process at start.
  const producer = once({
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    enableOfflineQueue: false,
    socketTimeout: 5_000, // a socket that died silently is replaced, instead of timing out every command to come
  });
  // The socket timeout is above the longest blocking read, about 5 s.
  const consumer = once({ maxRetriesPerRequest: null, socketTimeout: 15_000, keepAlive: 5_000 });
  return {
    queue: (kind) => new Queue<WakeUp>(kind, { connection: producer(), prefix, streams }).on('error', report),
    worker: (kind, process, options) =>
      new Worker<WakeUp>(kind, process, { ...options, prefix, connection: consumer() }).on('error', report),
    usable: () => producer().status === 'ready',
    listening: () => consumer().status === 'ready',
    ping: () => producer().ping(),
    close: async () => {
      for (const client of open) client.hangUp();
    },
  };
};

const viaPostgres = ({ url, onError }: QueueConfig, connectionsNeeded: number): Connections => {
  const report = (error: Error) => onError?.(error);
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend);
  const pool = new Pool({
    connectionString: url,
    max: connectionsNeeded,
    options: '-c search_path=bullmq -c statement_timeout=5000',
    application_name: 'verbatim queue',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
  });
  pool.setMaxListeners(0); // every queue and worker listens to the pool they share
  pool.on('error', report);
  return {
    queue: (kind) => new PgQueue<WakeUp>(kind, { connection: pool, streams }).on('error', report),
    worker: (kind, process, options) =>
      new PgWorker<WakeUp>(kind, process, { ...options, connection: pool }).on('error', report),
    usable: () => true,
    listening: () => true,
    ping: () => pool.query('select 1'),
    close: () => pool.end(),
  };
};

/** `listeners`: how many workers will be made; each of them keeps a Postgres connection to itself. */
export const openConnections = (config: QueueConfig, listeners: number): Connections => {
  switch (config.backend) {
    case 'redis':
      return viaRedis(config);
    case 'postgres':
      return viaPostgres(config, listeners + 3);
  }
};
