import { pickBackend, queueConfig } from './queue-config';

describe('the backend of the queue', () => {
  it('is Redis where there is one, else Postgres', () => {
    expect(pickBackend({ QUEUE_BACKEND: 'auto', REDIS_URL: 'redis://r' })).toBe('redis');
    expect(pickBackend({ QUEUE_BACKEND: 'auto' })).toBe('postgres');
  });

  it('is Postgres when asked for, though there is a Redis', () => {
    const env = { QUEUE_BACKEND: 'postgres', REDIS_URL: 'redis://r', DATABASE_URL: 'postgres://p' } as const;
    expect(queueConfig(env)).toEqual({ backend: 'postgres', url: 'postgres://p' });
  });

  it('keeps the keys of two installations apart', () => {
    const env = { QUEUE_BACKEND: 'redis', REDIS_URL: 'redis://r', DATABASE_URL: 'postgres://p' } as const;
    expect(queueConfig({ ...env, QUEUE_PREFIX: '{blue}' })).toEqual({
      backend: 'redis',
      url: 'redis://r',
      prefix: '{blue}',
    });
  });

  it('refuses Redis without an address', () => {
    expect(() => pickBackend({ QUEUE_BACKEND: 'redis' })).toThrow(/REDIS_URL/);
  });
});
