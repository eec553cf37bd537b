import { hasExited, signalTo, stopChild } from './processes.mjs';
import { Refusal, complain } from './say.mjs';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const STEADY_MS = 30_000;

const howItEnded = (child) => (child.signalCode ? `was ended by ${child.signalCode}` : `ended with ${child.exitCode}`);

/** Resolves like `ready`; rejects when the child ends first or the time runs out. */
const readyBeforeItEnds = async (child, ready, withinMs) => {
  let timer;
  let onExit;
  const ended = new Promise((_, reject) => {
    onExit = () => reject(new Refusal(`${howItEnded(child)} before it was ready`));
    if (hasExited(child)) onExit();
    child.once('exit', onExit);
    child.once('error', reject);
    timer = setTimeout(() => reject(new Refusal(`was not ready within ${withinMs / 1_000} s`)), withinMs);
  });
  try {
    return await Promise.race([ready, ended]);
  } finally {
    clearTimeout(timer);
    child.off('exit', onExit);
  }
};

/**
 * Keeps one process running: starts it, and starts it again whenever it ends unasked, after 0.2 s, doubling to 10 s,
 * counted anew once it has run for 30 s.
 *
 * `launch()` gives `{ child, ready }`, `ready` a promise of whatever the process answers with. `start` resolves to the
 * first answer; it refuses when `firstTries` launches did not get there, naming `logFile`.
 */
export const createKeeper = ({
  name,
  launch,
  stopSignal = 'SIGTERM',
  killSignal = 'SIGKILL',
  stopWithinMs = 10_000,
  readyWithinMs = 60_000,
  firstTries = 1,
  logFile = null,
}) => {
  let stopping = false;
  let child = null;
  let pause = FIRST_PAUSE_MS;
  let timer = null;

  const launchOnce = async () => {
    const launched = await launch();
    child = launched.child;
    const startedAt = Date.now();
    if (stopping) signalTo(child, stopSignal);
    try {
      const answer = await readyBeforeItEnds(child, launched.ready, readyWithinMs);
      watch(launched.child, startedAt);
      return answer;
    } catch (error) {
      await stopChild(launched.child, stopSignal, stopWithinMs);
      throw error;
    }
  };

  const watch = (watched, startedAt) => {
    const onExit = () => {
      if (stopping) return;
      if (Date.now() - startedAt > STEADY_MS) pause = FIRST_PAUSE_MS;
      complain(`${name} ${howItEnded(watched)}; starting it again in ${pause / 1_000} s`);
      startAgainLater();
    };
    if (hasExited(watched)) onExit();
    else watched.once('exit', onExit);
  };

  const startAgain = async () => {
    if (stopping) return;
    try {
      await launchOnce();
      complain(`${name} runs again`);
    } catch (error) {
      if (stopping) return;
      complain(`${name} ${error.message}; trying again in ${pause / 1_000} s`);
      startAgainLater();
    }
  };

  const startAgainLater = () => {
    timer = setTimeout(startAgain, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };

  const start = async () => {
    for (let left = firstTries - 1; ; left -= 1) {
      try {
        return await launchOnce();
      } catch (error) {
        if (left <= 0 || stopping) {
          throw new Refusal(`${name} ${error.message}${logFile ? `; see ${logFile}` : ''}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  };

  return {
    name,
    start,
    get pid() {
      return child?.pid ?? null;
    },
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child) await stopChild(child, stopSignal, stopWithinMs);
    },
    kill: () => {
      stopping = true;
      clearTimeout(timer);
      if (child) signalTo(child, killSignal);
    },
  };
};
