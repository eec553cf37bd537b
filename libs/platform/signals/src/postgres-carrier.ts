import type { OpenCarrier } from './broadcast-signals';
import { KeptClient } from './kept-client';
import { withinMs } from '@verbatim/async';

const CHANNEL = 'verbatim_signals';
const MOST_WAITING = 5_000;
const LISTENS_WITHIN_MS = 2_000;
const PUBLISH = {
  name: 'signals-publish',
  text: `select pg_notify('${CHANNEL}', payload) from json_array_elements_text($1::json) as p (payload)`,
};

export interface PostgresCarrierConfig {
  readonly url: string;
  readonly onError?: (error: Error) => void;
}

/** One channel for all topics; one connection to send, never one that appends, and one to listen. */
export const postgresCarrier =
  ({ url, onError }: PostgresCarrierConfig): OpenCarrier =>
  (receive) => {
    const report = (error: Error) => onError?.(error);
    let waiting: string[] = [];
    let sending = false;

    const sendAll = async () => {
      while (waiting.length > 0 && sender.current) {
        const payloads = waiting;
        waiting = [];
        try {
          await sender.current.query({ ...PUBLISH, values: [JSON.stringify(payloads)] });
        } catch (error) {
          report(error as Error); // what it held may have arrived or not, and is not sent twice
        }
      }
      sending = false;
    };
    const sendSoon = () => {
      if (sending || waiting.length === 0 || !sender.current) return;
      sending = true;
      setImmediate(() => void sendAll());
    };
    const sender: KeptClient = new KeptClient(url, async () => undefined, sendSoon, report);
    const listener = new KeptClient(
      url,
      async (client) => {
        client.on('notification', ({ payload }) => {
          if (payload) receive(payload);
        });
        await client.query(`listen ${CHANNEL}`);
      },
      () => undefined,
      report,
    );

    return {
      send: (_topic, payload) => {
        if (waiting.length >= MOST_WAITING) return;
        waiting.push(payload);
        sendSoon();
      },
      listen: async () => {
        await withinMs(LISTENS_WITHIN_MS, listener.whenOpen()).catch(report);
      },
      unlisten: () => undefined,
      close: async () => {
        await Promise.all([sender.close(), listener.close()]);
      },
    };
  };
