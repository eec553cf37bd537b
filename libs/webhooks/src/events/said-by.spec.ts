import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { wholeEvent } from '@verbatim/conversation';
import { webhookEventTypes } from '@verbatim/directory';
import type { RecordedEvent } from '@verbatim/event-store';
import type { JsonObject } from '@verbatim/kernel';
import { publicEventOf } from './public-event';
import { publicEvent } from './public-event.schema';

interface Golden {
  readonly events: readonly { readonly type: string; readonly data: JsonObject; readonly content: JsonObject | null }[];
}

const folder = path.join(__dirname, '../../../conversation/golden');
const files = readdirSync(folder).filter((file) => file !== 'older-version.json'); // whose upcaster is an example
const ids = {
  account: '018f6b1e-7c00-7000-8000-00000000a001',
  conversation: '018f6b1e-7c00-7000-8000-000000000001',
};
const conversation = {
  id: ids.conversation,
  projectId: '018f6b1e-7c00-7000-8000-00000000b001',
  agentId: '018f6b1e-7c00-7000-8000-00000000d001',
  userId: null,
  environment: 'live' as const,
  channel: 'api',
};

const recorded = (file: string): RecordedEvent[] => {
  const { events } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Golden;
  return events.map(({ type, data, content = null }, index) => ({
    ...{ shard: 1, accountId: ids.account, streamId: ids.conversation, version: index + 1, position: index + 1 },
    ...{ type, data, content, occurredAt: '2026-01-05T09:00:00.000Z', recordedAt: '2026-01-05T09:00:00.000Z' },
    metadata: {
      actor: { kind: 'key', id: 'k' },
      ...{
        keyId: null,
        requestId: 'r',
        idempotencyKey: null,
        causationId: null,
        correlationId: 'r',
        traceparent: null,
      },
    },
  }));
};
/** Golden streams have short ids. */
const uuids = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, one: unknown) =>
      /(^id|Id|mergedInto)$/.test(name) && typeof one === 'string' && name !== 'runId' ? ids.conversation : one,
    ),
  );
/** Every text in it. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

describe('what is told outside', () => {
  it.each(files)('of the recorded stream %s is as the schema says', (file) => {
    for (const event of recorded(file)) {
      const told = publicEventOf(event, conversation, { hidden: false });
      if (!told) continue;
      const { error } = publicEvent.safeParse(uuids(told));
      expect({ type: told.type, error }).toEqual({ type: told.type, error: undefined });
    }
  });

  it.each(files)('of a hidden conversation holds no words of %s', (file) => {
    for (const event of recorded(file)) {
      const words = textsIn(event.content).filter((text) => text.length > 12);
      const told = JSON.stringify(publicEventOf(event, conversation, { hidden: true }));
      for (const word of words) expect(told).not.toContain(JSON.stringify(word).slice(1, -1));
    }
  });

  it('is of every type, somewhere in the recorded streams', () => {
    const told = new Set(
      files.flatMap((file) =>
        recorded(file).flatMap((event) => publicEventOf(event, conversation, { hidden: false })?.type ?? []),
      ),
    );
    const never = webhookEventTypes.filter((type) => !told.has(type));
    expect(never).toEqual(['message.undelivered']); // the other outcome of message.delivered's event
  });

  it('has an id that follows from the event alone', () => {
    const [event] = recorded('answered.json');
    const idOf = (one: RecordedEvent) => publicEventOf(one, conversation, { hidden: false })?.id;
    expect(idOf(event!)).toBe(idOf({ ...event!, position: 99 }));
    expect(idOf(event!)).not.toBe(idOf({ ...event!, version: 99 }));
    expect(idOf(event!)).not.toBe(idOf({ ...event!, accountId: ids.conversation }));
  });

  it('is refused for an event nobody knows', () => {
    expect(() => wholeEvent({ type: 'conversation.unheard-of.v1', version: 1, data: {}, content: null })).toThrow();
  });
});
