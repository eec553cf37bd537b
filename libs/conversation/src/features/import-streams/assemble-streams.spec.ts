import { assembleStreams, type Assembled } from './assemble-streams';

const at = '2026-03-01T09:00:00.000Z';
const id = (n: number): string => `0199d4c6-8f1e-7b7a-9c43-00000000000${n}`;
const header = { kind: 'header', format: 'verbatim.streams.v1', account: { id: id(9), name: 'Ours' }, whole: true };
const event = (stream: number, version: number) => ({
  ...{ kind: 'event', streamId: id(stream), version, type: 'conversation.started.v1', occurredAt: at, recordedAt: at },
  data: { occurredAt: at },
  content: null,
  metadata: {
    actor: { kind: 'key', id: 'k' },
    ...{ keyId: null, requestId: 'r', idempotencyKey: null, causationId: null, correlationId: 'r', traceparent: null },
  },
});
const streamEnd = (stream: number, version: number) => ({ kind: 'stream-end', streamId: id(stream), version });
const end = (streams: number, events: number) => ({ kind: 'end', streams, events });
const reference = (n: number) => ({ kind: 'reference', table: 'users', data: { id: id(n) } });

const assembled = async (...lines: (object | string)[]): Promise<readonly Assembled[]> => {
  const texts = async function* (): AsyncGenerator<string> {
    for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line);
  };
  const found: Assembled[] = [];
  for await (const one of assembleStreams(texts())) found.push(one);
  return found;
};
const briefly = (found: readonly Assembled[]) =>
  found.map((one) => {
    if (one.kind === 'stream') return `stream ${one.streamId.slice(-1)}: ${one.events.length}`;
    if (one.kind === 'references') return `references: ${one.records.length}`;
    if (one.kind === 'end') return one.complete ? 'complete' : 'incomplete';
    return `line ${one.line}${one.streamId ? ` of ${one.streamId.slice(-1)}` : ''}: ${one.why}`;
  });

describe('the lines of an export', () => {
  it('come to reference data and whole streams, and are complete with their end', async () => {
    const lines = [header, reference(7), event(1, 1), event(1, 2), streamEnd(1, 2), reference(8), event(2, 1)];
    expect(briefly(await assembled(...lines, streamEnd(2, 1), end(2, 3)))).toEqual([
      ...['references: 1', 'stream 1: 2', 'references: 1', 'stream 2: 1', 'complete'],
    ]);
  });

  it('may be put together of an export that broke off and its continuation', async () => {
    const first = [header, event(1, 1), streamEnd(1, 1)];
    expect(briefly(await assembled(...first, reference(7), event(2, 1), streamEnd(2, 1), end(2, 2)))).toEqual([
      ...['stream 1: 1', 'references: 1', 'stream 2: 1', 'complete'],
    ]);
  });

  it.each([
    ['a line that is not JSON', [event(1, 1), '{"kind":', streamEnd(1, 2)], 'line 3 of 1: it is not JSON'],
    ['a gap', [event(1, 1), event(1, 3), streamEnd(1, 2)], 'line 3 of 1: version 3 does not follow 1'],
    ['a missing beginning', [event(1, 2), streamEnd(1, 2)], 'line 2 of 1: version 2 does not follow 0'],
    ['a missing rest', [event(1, 1), streamEnd(1, 2)], 'line 3 of 1: it should have 2 events, and has 1'],
    ['no end', [event(1, 1)], 'line 2 of 1: it is cut off: its stream-end is missing'],
    ['nothing but an end', [streamEnd(1, 1)], 'line 2 of 1: its events are missing'],
    [
      'a time that is not what its data say',
      [{ ...event(1, 1), occurredAt: '2026-03-01T09:00:00.001Z' }],
      'line 2: occurredAt is not what data says',
    ],
  ])('are held against the stream with %s, and against no other', async (_, faulty, why) => {
    const found = briefly(await assembled(header, ...faulty, event(2, 1), streamEnd(2, 1)));
    expect(found).toContain(why);
    expect(found).toContain('stream 2: 1');
    expect(found.filter((line) => line.startsWith('stream 1'))).toEqual([]);
  });

  it.each([
    ['without an end', [event(1, 1), streamEnd(1, 1)]],
    ['with another number of events', [event(1, 1), streamEnd(1, 1), end(1, 2)]],
    ['with another number of streams', [event(1, 1), streamEnd(1, 1), end(2, 1)]],
  ])('are incomplete %s', async (_, lines) => {
    expect(briefly(await assembled(header, ...lines)).at(-1)).toBe('incomplete');
  });

  it('may not go on behind their end', async () => {
    const found = briefly(await assembled(header, end(0, 0), event(1, 1)));
    expect(found[0]).toBe('line 3: it stands behind the end');
  });
});
