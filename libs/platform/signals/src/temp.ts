import type { Signal, Signals } from './signals.port';
export const createSignals = (_config: unknown): Signals => {
  const listeners = new Map<string, Set<(signal: Signal) => void>>();
  return {
    publish: (topic, signal) => listeners.get(topic)?.forEach((listener) => listener(signal)),
    subscribe: async (topic, listener) => {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => set.delete(listener);
    },
    close: async () => undefined,
  };
};
