import type { Signal } from './signals.port';

type Listener = (signal: Signal) => void;

/** Who listens in this process. A listener that throws harms nobody else. */
export class LocalListeners {
  private readonly topics = new Map<string, Set<Listener>>();

  /** Answers how to stop, which tells whether it was the topic's last listener. */
  add(topic: string, listener: Listener): () => boolean {
    let listeners = this.topics.get(topic);
    if (!listeners) this.topics.set(topic, (listeners = new Set()));
    const own: Listener = (signal) => listener(signal); // the same function may listen twice
    listeners.add(own);
    return () => {
      if (!listeners.delete(own) || listeners.size > 0 || this.topics.get(topic) !== listeners) return false;
      return this.topics.delete(topic);
    };
  }

  has(topic: string): boolean {
    return this.topics.has(topic);
  }

  deliver(topic: string, signal: Signal): void {
    for (const listener of [...(this.topics.get(topic) ?? [])]) {
      try {
        listener(signal);
      } catch {
        // A hint that was not taken: the listener looks for itself sooner or later.
      }
    }
  }

  clear(): void {
    this.topics.clear();
  }
}
