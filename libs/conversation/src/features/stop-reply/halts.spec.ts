import type { Signal, Signals } from '@verbatim/signals';
import { HaltListener } from './halts';

const signals = () => {
  const listeners = new Set<(signal: Signal) => void>();
  const port: Signals = {
    publish: (_topic, signal) => listeners.forEach((listener) => listener(signal)),
    subscribe: (_topic, listener) => {
      listeners.add(listener);
      return Promise.resolve(() => void listeners.delete(listener));
    },
    close: () => Promise.resolve(),
  };
  return { port, halted: (replyId: string) => port.publish('', { kind: 'halted', replyId }), listeners };
};

describe('waiting for stopped workers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('ends with the last of them, whoever was heard before', async () => {
    const { port, halted } = signals();
    const halts = await new HaltListener(port).listen('a-conversation');
    halted('first');
    let over = false;
    const heard = halts.heard(['first', 'second'], 1_000).then(() => (over = true));
    halted('another');
    await jest.advanceTimersByTimeAsync(999);
    expect(over).toBe(false);
    halted('second');
    await heard;
  });

  it('ends when the time is up', async () => {
    const { port } = signals();
    const halts = await new HaltListener(port).listen('a-conversation');
    const heard = halts.heard(['lost'], 1_000);
    await jest.advanceTimersByTimeAsync(1_000);
    await heard;
  });

  it('does not begin when nothing ran', async () => {
    const { port, listeners } = signals();
    const halts = await new HaltListener(port).listen('a-conversation');
    await halts.heard([], 1_000);
    halts.close();
    expect(listeners.size).toBe(0);
  });
});
