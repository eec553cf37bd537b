import { randomUUID } from 'node:crypto';
import { LocalListeners } from './local-listeners';
import { decode, encode } from './payload';
import { piecesOf } from './pieces';
import type { Signal, Signals } from './signals.port';

/** What carries payloads between processes. Nothing of it throws, and only `listen` may be waited for. */
export interface Carrier {
  /** At most once, in order; dropped when the other side is away or does not keep up. */
  send(topic: string, payload: string): void;
  /** Resolves once what is sent to the topic from now on will arrive, or when that has taken too long. */
  listen(topic: string): Promise<void>;
  unlisten(topic: string): void;
  close(): Promise<void>;
}

/** Opens a carrier that hands every payload that comes in to `receive`. */
export type OpenCarrier = (receive: (payload: string) => void) => Carrier;

/** Listeners of this process are told directly; the others by the carrier, whose echo is left unheard here. */
export class BroadcastSignals implements Signals {
  private readonly process = randomUUID();
  private readonly listeners = new LocalListeners();
  private readonly carrier: Carrier;
  private closed = false;

  constructor(open: OpenCarrier) {
    this.carrier = open((text) => {
      const heard = decode(text, (from, topic) => from !== this.process && this.listeners.has(topic));
      if (heard) this.listeners.deliver(heard.topic, heard.signal);
    });
  }

  publish(topic: string, signal: Signal): void {
    if (this.closed) return;
    for (const piece of piecesOf(signal)) {
      // Not within the caller's own call: a listener must not run in the middle of what it listens to.
      if (this.listeners.has(topic)) setImmediate(() => this.listeners.deliver(topic, piece));
      this.carrier.send(topic, encode(this.process, topic, piece));
    }
  }

  async subscribe(topic: string, listener: (signal: Signal) => void): Promise<() => void> {
    if (this.closed) return () => undefined;
    const remove = this.listeners.add(topic, listener);
    await this.carrier.listen(topic);
    return () => {
      if (remove()) this.carrier.unlisten(topic);
    };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.listeners.clear();
    await this.carrier.close();
  }
}
