import { BroadcastSignals } from './broadcast-signals';
import { postgresCarrier } from './postgres-carrier';
import { redisCarrier } from './redis-carrier';
import type { Signals } from './signals.port';

export interface SignalsConfig {
  readonly backend: 'redis' | 'postgres';
  /** Of the Redis or of the database, with credentials: never to be logged. */
  readonly url: string;
  /** Redis only: before every channel's name, default `verbatim`. */
  readonly prefix?: string;
  /** Told about every error, none of which is thrown. */
  readonly onError?: (error: Error) => void;
}

export const createSignals = (config: SignalsConfig): Signals => {
  switch (config.backend) {
    case 'redis':
      return new BroadcastSignals(redisCarrier(config));
    case 'postgres':
      return new BroadcastSignals(postgresCarrier(config));
  }
};
