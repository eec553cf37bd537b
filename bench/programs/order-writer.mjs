// Appends to a few hot streams with the service's own store until it is killed, and says what was acknowledged.
import { library, v7 } from '../lib/library.mjs';

const { PostgresEventStore } = library('platform/event-store/src');

const { streams, callers } = JSON.parse(process.env.BENCH_ORDER);
const store = new PostgresEventStore({ connectionString: process.env.DATABASE_URL, tables: [] });
await store.open();
const versions = new Map();

const event = () => ({
  type: 'bench.happened.v1',
  data: { id: v7() },
  content: null,
  occurredAt: new Date().toISOString(),
});
const metadata = {
  actor: { kind: 'system', id: 'bench' },
  keyId: null,
  requestId: 'bench',
  idempotencyKey: null,
  causationId: null,
  correlationId: 'bench',
  traceparent: null,
};

/** Reads on from where it knows the stream to be. */
const catchUp = async (stream) => {
  let version = versions.get(stream.streamId) ?? 0;
  for (;;) {
    const page = await store.readStream(stream, { fromVersion: version + 1, limit: 500 });
    version += page.length;
    if (page.length < 500) break;
  }
  versions.set(stream.streamId, version);
  return version;
};

const writeForEver = async () => {
  for (;;) {
    const stream = streams[Math.floor(Math.random() * streams.length)];
    const expectedVersion = versions.get(stream.streamId) ?? (await catchUp(stream));
    const events = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, event);
    try {
      const { version } = await store.append({ stream, expectedVersion, events, metadata, rows: [] });
      versions.set(stream.streamId, Math.max(version, versions.get(stream.streamId) ?? 0));
      process.send({
        type: 'wrote',
        streamId: stream.streamId,
        version,
      });
    } catch (error) {
      if (error.name === 'VersionConflict') await catchUp(stream).catch(() => undefined);
      else if (error.name !== 'StoreUnavailable' && error.name !== 'StoreBusy') throw error;
      else versions.delete(stream.streamId);
    }
  }
};

process.send({ type: 'ready' });
process.on('disconnect', () => process.exit(0));
await Promise.all(Array.from({ length: callers }, writeForEver));
