import { connect, type Socket } from 'node:net';
import { createParser } from 'eventsource-parser';
import { opened, startTinyApp, type TinyApp } from '../testing/tiny-app';

let tiny: TinyApp;

beforeEach(async () => {
  opened.length = 0;
  tiny = await startTinyApp();
});
afterEach(() => tiny.app.close());

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

const openStream = async (path = '/v1/notes/stream/2') => {
  const answer = await fetch(`${tiny.url}${path}`);
  const events: unknown[] = [];
  const other: unknown[] = [];
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onRetry: (retry) => other.push({ retry }),
    onComment: (comment) => other.push({ comment }),
  });
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) parser.feed(decoder.decode(chunk));
  })();
  return { answer, events, other, ended };
};

/** A client that asks and then reads nothing. */
const deafClient = (): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(tiny.port, '127.0.0.1', () => {
      socket.write('GET /v1/notes/stream/1 HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.pause();
      resolve(socket);
    });
    socket.on('error', () => undefined);
  });

describe('an event stream', () => {
  it('has named events with ids, and the headers that keep proxies from holding it back', async () => {
    const { answer, events, ended } = await openStream();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.get('x-request-id')).not.toBeNull();
    await until(() => events.length === 2);
    expect(events).toEqual([
      { event: 'note', id: '1', data: '{"n":1}' },
      { event: 'note', id: '2', data: '{"n":2}' },
    ]);
    opened[0]?.close();
    await ended;
  });

  it('is a problem document when it is refused before it begins', async () => {
    const { answer, ended } = await openStream('/v1/notes/stream/closed');
    await ended;
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
  });

  it('is kept alive by comments', async () => {
    const { other, ended } = await openStream();
    await until(() => opened.length === 1);
    opened[0]?.heartbeat();
    await until(() => other.length === 1);
    expect(other).toEqual([{ comment: '' }]);
    opened[0]?.close();
    await ended;
  });

  it('ends for its writer as soon as the reader is gone', async () => {
    const socket = await deafClient();
    await until(() => opened.length === 1);
    expect(await gauge('http_event_streams')).toBe(1);
    socket.destroy();
    await until(() => opened[0]?.signal.aborted === true);
    expect(opened[0]?.send({ event: 'note', data: {} })).toBe(false);
    expect(await gauge('http_event_streams')).toBe(0);
  });

  it('drops a reader that is too slow, before it fills our memory', async () => {
    const socket = await deafClient();
    await until(() => opened.length === 1);
    let sent = 0;
    while (opened[0]?.send({ event: 'note', data: 'x'.repeat(10_000) })) {
      sent += 1;
      if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve)); // let the kernel take what it can
      if (sent > 100_000) throw new Error('never dropped');
    }
    expect(opened[0]?.signal.aborted).toBe(true);
    expect(await gauge('http_event_streams_dropped_total')).toBe(1);
    socket.destroy();
  });

  it('is ended with a hint to come back when the process stops', async () => {
    const { other, ended } = await openStream();
    await until(() => opened.length === 1);
    await tiny.app.close();
    await ended;
    expect(other).toEqual([{ retry: 1000 }]);
  });
});

const gauge = async (name: string): Promise<number | undefined> => {
  const { body } = await tiny.metrics.render();
  const line = body.split('\n').find((text) => text.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
};
