import { readFault, type Fault, type FaultName } from './fault';

const SIGNALS = { kill: 'SIGKILL', freeze: 'SIGSTOP' } as const;

/** Blocks this thread, so that not one more statement runs before the signal has done its work. */
const standStill = (ms?: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** Once only: a process that was frozen and woken goes on like any other. */
const armed = ({ name, act }: Fault): ((at: FaultName) => void) => {
  let done = false;
  return (at) => {
    if (done || at !== name) return;
    done = true;
    process.kill(process.pid, SIGNALS[act]);
    standStill(act === 'freeze' ? 100 : undefined);
  };
};

const fault = readFault(process.env);

/** A named place where tests end or freeze the process (FAULT=name:kill); an empty function everywhere else. */
export const faultPoint: (at: FaultName) => void = fault ? armed(fault) : () => undefined;
