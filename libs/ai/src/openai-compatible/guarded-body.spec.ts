import { firstBytes, guardEventStream } from './guarded-body';

const limits = { maxBytes: 1_000, maxLineBytes: 100 };

const source = (chunks: Iterable<string>) => {
  const given = { chunks: 0, cancelled: false };
  const iterator = chunks[Symbol.iterator]();
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { value, done } = iterator.next();
        if (done) return controller.close();
        given.chunks += 1;
        controller.enqueue(Buffer.from(value));
      },
      cancel: () => {
        given.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, given };
};
function* endless(chunk: string) {
  for (;;) yield chunk;
}
const read = (chunks: Iterable<string>) =>
  new Response(source(chunks).stream.pipeThrough(guardEventStream(limits))).text();

describe('a guarded event stream', () => {
  it('passes on what is within its limits', async () => {
    expect(await read(['data: a\n\nda', 'ta: b\n', '\n'])).toBe('data: a\n\ndata: b\n\n');
  });

  it.each([
    [['data: a\n\ndata: [DONE]\n\nmore']],
    [['data: a\n\nda', 'ta:', ' [DO', 'NE]', '\r\n', 'more']],
    [['data: a\n\n', 'data:[DONE]\n']],
  ])('ends at [DONE], however it is cut: %j', async (chunks) => {
    const { stream, given } = source([...chunks, ...Array.from({ length: 50 }, () => 'data: later\n\n')]);
    const text = await new Response(stream.pipeThrough(guardEventStream(limits))).text();
    expect(text).toMatch(/^data: a\n\ndata: ?\[DONE\]\r?\n$/);
    expect(given.cancelled).toBe(true);
    expect(given.chunks).toBeLessThan(chunks.length + 5);
  });

  it('does not take words for the end', async () => {
    const chunks = ['data: [DONE]x\n', 'xdata: [DONE]\n', 'data: {"text":"data: [DONE]"}\n'];
    expect(await read(chunks)).toBe(chunks.join(''));
  });

  it.each([
    ['endless-line', 'x'.repeat(40)],
    ['too-long', `: ${'x'.repeat(38)}\n`],
  ])('breaks off what is an %s, and reads no further', async (kind, chunk) => {
    const { stream, given } = source(endless(chunk));
    await expect(new Response(stream.pipeThrough(guardEventStream(limits))).text()).rejects.toThrow(kind);
    expect(given.cancelled).toBe(true);
    expect(given.chunks).toBeLessThan(30);
  });
});

describe('the first bytes of a body', () => {
  it('are all of a short one', async () => {
    expect(await new Response(source(['ab', 'c']).stream.pipeThrough(firstBytes(10))).text()).toBe('abc');
  });

  it('are no more than asked for of an endless one', async () => {
    const { stream, given } = source(endless('abcd'));
    expect(await new Response(stream.pipeThrough(firstBytes(10))).text()).toBe('abcdabcdab');
    expect(given.cancelled).toBe(true);
  });
});
