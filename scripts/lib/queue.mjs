import { findRedisServer, startRedis } from './redis.mjs';
import { Refusal } from './say.mjs';

/** Which queue to use, before anything is started: `{ backend, url }` or `{ backend, command }`. */
export const chooseQueue = ({ queueBackend, redisUrl }, env) => {
  if (queueBackend === 'postgres') return { backend: 'postgres' };
  if (redisUrl) return { backend: 'redis', url: redisUrl };
  const command = findRedisServer(env);
  if (command) return { backend: 'redis', command };
  if (queueBackend === 'auto') return { backend: 'postgres' };
  throw new Refusal(
    'QUEUE_BACKEND=redis, but there is no REDIS_URL and no redis-server or valkey-server on the PATH.\n' +
      'Install one (apt-get install -y redis-server), set REDIS_URL, or leave QUEUE_BACKEND out.',
  );
};

/** Starts a Redis if the choice asks for one. Resolves to the variables the apps need. */
export const openQueue = async (choice, { dataDir, lifecycle, log, register }) => {
  if (choice.backend === 'postgres') return { QUEUE_BACKEND: 'postgres' };
  if (choice.url) return { QUEUE_BACKEND: 'redis', REDIS_URL: choice.url };
  const { url } = await startRedis({
    command: choice.command,
    dataDir,
    lifecycle,
    log,
    onStart: (pid) => register.note('redis', pid),
  });
  return { QUEUE_BACKEND: 'redis', REDIS_URL: url };
};
