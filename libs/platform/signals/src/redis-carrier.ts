import { Redis } from 'ioredis';
import type { OpenCarrier } from './broadcast-signals';
import { withinMs } from '@verbatim/async';

const MOST_UNDER_WAY = 5_000;
const LISTENS_WITHIN_MS = 1_000;
const PROBE_EVERY_MS = 5_000;
const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 10), 2_000);

export interface RedisCarrierConfig {
  readonly url: string;
  /** Before every channel's name, default `verbatim`. */
  readonly prefix?: string;
  readonly onError?: (error: Error) => void;
}

/** A channel for each topic; one client to send, one to listen. */
export const redisCarrier =
  ({ url, prefix = 'verbatim', onError }: RedisCarrierConfig): OpenCarrier =>
  (receive) => {
    const channelOf = (topic: string) => `${prefix}:signal:${topic}`;
    const report = (error: Error) => onError?.(error);
    const common = { connectTimeout: 2_000, disconnectTimeout: 500, retryStrategy };
    const sender = new Redis(url, {
      ...common,
      maxRetriesPerRequest: 1,
      commandTimeout: 1_000,
      enableOfflineQueue: false,
      enableAutoPipelining: true, // what one turn of the event loop publishes goes out together
    }).on('error', report);
    // Subscribes again by itself whenever it reconnects.
    const listener = new Redis(url, { ...common, maxRetriesPerRequest: null }).on('error', report);
    listener.on('message', (_channel, payload) => receive(payload));
    let underWay = 0;
    let probing = false;

    /** A socket that died silently says nothing for ever: ask now and then, and replace what does not answer. */
    const probe = async (client: Redis) => {
      if (client.status !== 'ready') return;
      try {
        await withinMs(LISTENS_WITHIN_MS, client.ping());
      } catch {
        if (client.status === 'ready') client.disconnect(true);
      }
    };
    const probes = setInterval(() => {
      if (probing) return;
      probing = true;
      void Promise.all([probe(sender), probe(listener)]).finally(() => {
        probing = false;
      });
    }, PROBE_EVERY_MS);

    return {
      send: (topic, payload) => {
        if (sender.status !== 'ready' || underWay >= MOST_UNDER_WAY) return;
        underWay++;
        sender
          .publish(channelOf(topic), payload)
          .catch(report)
          .finally(() => underWay--);
      },
      listen: async (topic) => {
        const listening = listener.subscribe(channelOf(topic)).then(() => undefined, report);
        // Known to be away: it listens once it is back, and whoever waited for that would wait in vain.
        if (listener.status !== 'reconnecting') await withinMs(LISTENS_WITHIN_MS, listening).catch(report);
      },
      unlisten: (topic) => {
        listener.unsubscribe(channelOf(topic)).catch(report);
      },
      close: async () => {
        clearInterval(probes);
        sender.disconnect();
        listener.disconnect();
      },
    };
  };
