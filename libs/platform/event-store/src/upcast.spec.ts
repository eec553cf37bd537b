import { UnknownEventType } from './errors';
import type { RecordedEvent } from './types';
import { upcast, type UpcasterRegistry } from './upcast';

const registry: UpcasterRegistry = {
  current: new Set(['note.written.v3', 'note.read.v1']),
  upcasters: {
    'note.written.v1': ({ data, content }) => ({ type: 'note.written.v2', data: { ...data, by: null }, content }),
    'note.written.v2': ({ data, content }) => ({ type: 'note.written.v3', data: { ...data, at: 0 }, content }),
    'note.lost.v1': ({ data, content }) => ({ type: 'note.nowhere.v1', data, content }),
    'note.round.v1': ({ data, content }) => ({ type: 'note.round.v1', data, content }),
  },
};
const stored = (type: string, version = 1): RecordedEvent => ({
  shard: 1,
  accountId: 'a',
  streamId: 's',
  version,
  position: version + 100,
  type,
  data: { n: version },
  content: version === 1 ? { text: 'x' } : null,
  occurredAt: '2025-01-01T00:00:00.000Z',
  recordedAt: '2025-01-01T00:00:00.000Z',
  metadata: {
    actor: { kind: 'key', id: 'k' },
    keyId: null,
    requestId: 'r',
    idempotencyKey: null,
    causationId: null,
    correlationId: 'c',
    traceparent: null,
  },
});

describe('reading old events', () => {
  it('takes each through every later version of its type, and leaves the rest of it alone', () => {
    const [old, middle, today] = upcast(
      [stored('note.written.v1', 1), stored('note.written.v2', 2), stored('note.read.v1', 3)],
      registry,
    );
    expect(old).toEqual({ ...stored('note.written.v3', 1), data: { n: 1, by: null, at: 0 } });
    expect(middle).toEqual({ ...stored('note.written.v3', 2), data: { n: 2, at: 0 } });
    expect(today).toEqual(stored('note.read.v1', 3));
  });

  it.each(['note.written.v9', 'note.lost.v1', 'constructor'])('holds at a type it does not know: %s', (type) => {
    const read = () => upcast([stored('note.read.v1', 6), stored(type, 7)], registry);
    expect(read).toThrow(UnknownEventType);
    expect(read).toThrow(expect.objectContaining({ type, version: 7 }));
  });

  it('refuses upcasters that lead nowhere', () => {
    expect(() => upcast([stored('note.round.v1')], registry)).toThrow('circle');
  });
});
