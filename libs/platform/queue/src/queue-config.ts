export type QueueBackend = 'redis' | 'postgres';

export interface QueueConfig {
  readonly backend: QueueBackend;
  /** Of the Redis or of the database, with credentials: never to be logged. */
  readonly url: string;
  /** Redis only: prefix of every key, default `{verbatim-0}`. The braces keep a queue's keys in one cluster slot. */
  readonly prefix?: string;
  /** Told about every error, none of which is thrown. */
  readonly onError?: (error: Error) => void;
}

export interface QueueEnv {
  readonly QUEUE_BACKEND: 'auto' | QueueBackend;
  readonly REDIS_URL?: string | undefined;
  readonly QUEUE_PREFIX?: string | undefined;
}

/** `auto` is Redis where there is one. Throws when Redis is asked for and none is named. */
export const pickBackend = ({ QUEUE_BACKEND, REDIS_URL }: QueueEnv): QueueBackend => {
  switch (QUEUE_BACKEND) {
    case 'auto':
      return REDIS_URL ? 'redis' : 'postgres';
    case 'redis':
      if (!REDIS_URL) throw new Error('QUEUE_BACKEND is redis, but REDIS_URL is not set');
      return 'redis';
    case 'postgres':
      return 'postgres';
  }
};

export const queueConfig = (env: QueueEnv & { readonly DATABASE_URL: string }): QueueConfig => {
  const backend = pickBackend(env);
  const url = backend === 'redis' && env.REDIS_URL ? env.REDIS_URL : env.DATABASE_URL;
  return { backend, url, ...(env.QUEUE_PREFIX ? { prefix: env.QUEUE_PREFIX } : {}) };
};
