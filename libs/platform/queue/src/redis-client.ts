import { Redis, type RedisOptions } from 'ioredis';

const TIMER = 'socketTimeoutTimer'; // private to ioredis 5.11

/**
 * ioredis forgets the timer of its `socketTimeout` when the socket closes with an answer outstanding. Left alone it
 * keeps a finished process alive, and destroys the next, healthy socket when it fires.
 */
export class RedisClient extends Redis {
  private readonly duplicates: RedisClient[] = [];

  constructor(
    readonly address: string,
    options: RedisOptions,
  ) {
    super(address, options);
    this.on('close', () => {
      clearTimeout(Reflect.get(this, TIMER) as NodeJS.Timeout | undefined);
      Reflect.set(this, TIMER, undefined);
    });
  }

  override duplicate(override?: Partial<RedisOptions>): RedisClient {
    const duplicate = new RedisClient(this.address, { ...this.options, ...override });
    this.duplicates.push(duplicate);
    return duplicate;
  }

  /** At once, with all duplicates: a polite QUIT waits for a Redis that is away. */
  hangUp(): void {
    for (const client of [this, ...this.duplicates]) {
      // Between two tries to reconnect it would never end, and what waits for its end neither: one more try ends it.
      const parked = client.status === 'reconnecting';
      client.disconnect();
      if (parked)
        void client.connect().then(
          () => client.disconnect(),
          () => undefined,
        );
    }
  }
}
