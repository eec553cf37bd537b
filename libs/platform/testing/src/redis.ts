/** The test Redis's address, or null where none was found; test/global-setup.js starts it and sets it. */
export const redisUrl = (): string | null => process.env.TEST_REDIS_URL || null;

/** A `describe` for what needs a Redis, skipped where there is none; the run says so once. */
export const describeRedis: jest.Describe = (redisUrl() ? describe : describe.skip) as jest.Describe;
