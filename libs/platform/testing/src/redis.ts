import type { Redis } from 'ioredis';

/** The test Redis's address, or null where none was found; test/global-setup.js starts it and sets it. */
export const redisUrl = (): string | null => process.env.TEST_REDIS_URL || null;

/** A `describe` for what needs a Redis, skipped where there is none; the run says so once. */
export const describeRedis: jest.Describe = (redisUrl() ? describe : describe.skip) as jest.Describe;

/** What a key holds, whatever its type. */
export const redisValue = async (redis: Redis, key: string): Promise<unknown> => {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return redis.get(key);
  }
};
