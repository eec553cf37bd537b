import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { Signal, Signals } from './signals.port';

const until = async (what: string, check: () => boolean) => {
  const deadline = performance.now() + 10_000;
  while (!check()) {
    if (performance.now() > deadline) throw new Error(`Never happened: ${what}`);
    await after(5);
  }
};

/** Every implementation of the port passes this. `open` makes what one process would have. */
export const signalsContract = (open: () => Signals, outage: () => Promise<void>) => {
  let opened: Signals[];
  const process = (): Signals => {
    const signals = open();
    opened.push(signals);
    return signals;
  };
  beforeEach(() => {
    opened = [];
  });
  afterEach(() => Promise.all(opened.map((signals) => signals.close())));

  const listen = async (signals: Signals, topic: string) => {
    const heard: Signal[] = [];
    const stop = await signals.subscribe(topic, (signal) => heard.push(signal));
    return { heard, stop };
  };
  /** Signals until the other side has heard one: both are connected then. */
  const warmUp = async (from: Signals, to: Signals) => {
    const topic = randomUUID();
    const { heard, stop } = await listen(to, topic);
    const beat = setInterval(() => from.publish(topic, { kind: 'appended', version: 0 }), 10);
    await until('they are connected', () => heard.length > 0);
    clearInterval(beat);
    stop();
  };
  const appended = (version: number): Signal => ({ kind: 'appended', version });

  it('tells other processes that listen to the topic, in order, once', async () => {
    const [one, other] = [process(), process()];
    await warmUp(one, other);
    const { heard } = await listen(other, 'a');
    const { heard: elsewhere } = await listen(other, 'b');
    const sent: readonly Signal[] = [
      appended(1),
      appended(2),
      { kind: 'cancel', replyId: 'r' },
      { kind: 'halted', replyId: 'r' },
      { kind: 'say-again', conversationId: 'a' },
    ];
    for (const signal of sent) one.publish('a', signal);
    one.publish('b', appended(9));
    await until('all is heard', () => heard.length >= sent.length && elsewhere.length >= 1);
    expect(heard).toEqual(sent);
    expect(elsewhere).toEqual([appended(9)]);
  });

  it('tells the process itself, once, without hearing its echo', async () => {
    const [one, other] = [process(), process()];
    await warmUp(one, other);
    const { heard } = await listen(one, 'a');
    const { heard: heardThere } = await listen(other, 'a');
    one.publish('a', appended(1));
    one.publish('a', appended(2));
    await until('the other has heard', () => heardThere.length === 2);
    other.publish('a', appended(3)); // behind any echo there might be
    await until('the answer is heard', () => heard.length >= 3);
    expect(heard).toEqual([appended(1), appended(2), appended(3)]);
  });

  it('is silent for those who stopped, and goes on for the others', async () => {
    const [one, other] = [process(), process()];
    await warmUp(one, other);
    const first = await listen(other, 'a');
    const second = await listen(other, 'a');
    first.stop();
    first.stop();
    one.publish('a', appended(1));
    await until('it is heard', () => second.heard.length === 1);
    second.stop();
    const again = await listen(other, 'a');
    one.publish('a', appended(2));
    await until('it is heard', () => again.heard.length === 1);
    expect([first.heard, second.heard, again.heard]).toEqual([[], [appended(1)], [appended(2)]]);
  });

  it('carries any text whole, in pieces if it is long', async () => {
    const [one, other] = [process(), process()];
    await warmUp(one, other);
    const { heard } = await listen(other, 'a');
    const text = `${'👩‍👧 "quoted" \\ \u0000 ünï '.repeat(3_000)}.`;
    one.publish('a', { kind: 'delta', questionId: 'q1', replyId: 'r', attempt: 2, offset: 5, text });
    const said = () => heard.map((signal) => (signal.kind === 'delta' ? signal.text : '')).join('');
    await until('all is heard', () => said().length === text.length);
    expect(said()).toBe(text);
    expect(heard.length).toBeGreaterThan(1);
    let offset = 5;
    for (const signal of heard) {
      expect(signal).toMatchObject({ kind: 'delta', questionId: 'q1', replyId: 'r', attempt: 2, offset });
      if (signal.kind === 'delta') offset += signal.text.length;
    }
  });

  it('does not let one listener’s error reach another, or the publisher', async () => {
    const one = process();
    await one.subscribe('a', () => {
      throw new Error('not me');
    });
    const { heard } = await listen(one, 'a');
    one.publish('a', appended(1));
    await until('it is heard', () => heard.length === 1);
  });

  it('hears again after an outage, with the same subscriptions', async () => {
    const [one, other] = [process(), process()];
    await warmUp(one, other);
    const { heard } = await listen(other, 'a');
    await outage();
    const beat = setInterval(() => one.publish('a', appended(1)), 10);
    await until('it is heard', () => heard.length > 0);
    clearInterval(beat);
  });

  it('neither throws nor waits once closed', async () => {
    const one = process();
    await one.close();
    one.publish('a', appended(1));
    const stop = await one.subscribe('a', () => undefined);
    stop();
    await one.close();
  });
};
