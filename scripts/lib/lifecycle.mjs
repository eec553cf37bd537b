import { report, say } from './say.mjs';

// npm passes a terminal's Ctrl-C on, so one key press may arrive twice.
const ONE_KEY_PRESS_MS = 700;

/** Thrown inside a start that a signal has overtaken; whoever catches it just returns. */
export class Stopping extends Error {}

/**
 * What has been started, and how to end it in the opposite order. `add` takes `{ name, stop, kill }`: `stop` ends it
 * orderly and resolves when it is gone, `kill` ends it at once and returns at once.
 */
export const createLifecycle = ({ exit = (code) => process.exit(code), now = Date.now } = {}) => {
  const running = [];
  let stopping = null;
  let askedAt = 0;

  const stopAll = async (code) => {
    while (running.length > 0) {
      const group = running.at(-1); // stays listed until it is gone: a second signal kills it as well
      await Promise.all(group.map((part) => part.stop().catch(report)));
      running.splice(running.indexOf(group), 1);
    }
    exit(code);
  };

  return {
    get stopping() {
      return stopping !== null;
    },
    /** Parts added together stop together. One that comes while everything stops is ended at once. */
    add(...parts) {
      if (!stopping) return void running.push(parts);
      for (const part of parts) part.kill();
      throw new Stopping();
    },
    remove(part) {
      for (const group of running) if (group.includes(part)) group.splice(group.indexOf(part), 1);
    },
    check() {
      if (stopping) throw new Stopping();
    },
    stop(code) {
      askedAt = now();
      stopping ??= stopAll(code);
      return stopping;
    },
    /** The first signal stops in order, the second kills. */
    signal() {
      if (!stopping) {
        say('\nStopping … (once more to stop at once)');
        void this.stop(0);
      } else if (now() - askedAt > ONE_KEY_PRESS_MS) {
        for (const part of running.flat().reverse()) part.kill();
        exit(130);
      }
    },
    listen() {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => this.signal());
    },
  };
};
