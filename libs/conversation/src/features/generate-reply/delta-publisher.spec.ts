import type { Signal, Signals } from '@verbatim/signals';
import { DeltaPublisher } from './delta-publisher';

describe('a reply as it is written', () => {
  let sent: Signal[];
  let deltas: DeltaPublisher;

  beforeEach(() => {
    jest.useFakeTimers();
    sent = [];
    const signals: Signals = {
      publish: (_topic, signal) => void sent.push(signal),
      subscribe: () => Promise.resolve(() => undefined),
      close: () => Promise.resolve(),
    };
    deltas = new DeltaPublisher(signals, 'a-conversation', { questionId: 'q', replyId: 'r' }, 2);
  });
  afterEach(() => jest.useRealTimers());

  it('is published in gathered pieces, each saying where it begins', () => {
    for (const piece of ['With', 'in ', '30']) deltas.add(piece);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(50);
    deltas.add(' days');
    jest.advanceTimersByTime(50);
    const reply = { kind: 'delta', questionId: 'q', replyId: 'r', attempt: 2 };
    expect(sent).toEqual([
      { ...reply, offset: 0, text: 'Within 30' },
      { ...reply, offset: 9, text: ' days' },
    ]);
  });

  it('is said again from the start when it is asked for, once for all who ask at a time', () => {
    deltas.add('With');
    jest.advanceTimersByTime(50);
    deltas.sayAgain();
    deltas.add('in');
    deltas.sayAgain();
    jest.advanceTimersByTime(50);
    const reply = { kind: 'delta', questionId: 'q', replyId: 'r', attempt: 2, offset: 0 };
    expect(sent).toEqual([
      { ...reply, text: 'With' },
      { ...reply, text: 'Within' },
    ]);
  });

  it('says nothing again when nothing is written yet', () => {
    deltas.sayAgain();
    jest.advanceTimersByTime(50);
    expect(sent).toEqual([]);
  });

  it('is known as a whole, published or not', () => {
    deltas.add('With');
    deltas.add('in');
    expect(deltas.text).toBe('Within');
  });

  it('leaves nothing behind when it is flushed, and says nothing twice', () => {
    deltas.add('Within');
    deltas.flush();
    deltas.flush();
    jest.advanceTimersByTime(100);
    expect(sent).toHaveLength(1);
  });
});
