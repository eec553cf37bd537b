import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, Message } from '@verbatim/kernel';
import { conversationEventTypes, isConversationEvent } from './conversation.event-types';
import { foldAll } from './conversation.evolve';
import { snapshotSchema } from './conversation.snapshot';
import { conversationUpcasters, type Upcaster } from './conversation.upcasters';

/** A recorded stream, the state it must fold to, and the schema of that state. */
interface Golden {
  readonly description: string;
  readonly schema: string;
  readonly events: readonly Message[];
  readonly state: JsonObject;
}

const folder = join(__dirname, '../../golden');
const golden = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden] as const,
);

// Only an example: no event has had an older version yet. It shows that the first one that gets it will be folded.
const messagePostedV0: Upcaster = (event) => ({
  ...event,
  type: 'conversation.message-posted.v1',
  data: { ...event.data, onBusy: 'enqueue' },
});
const upcasters = { ...conversationUpcasters, 'conversation.message-posted.v0': messagePostedV0 };

const today = (stored: Message): Message => {
  const upcast = upcasters[stored.type as keyof typeof upcasters];
  return upcast ? today(upcast(stored)) : stored;
};
const known = (stored: Message) => {
  const event = today(stored);
  if (!isConversationEvent(event)) throw new Error(`Unknown event type ${stored.type}`);
  return event;
};

describe('golden streams', () => {
  it.each(golden)('%s folds to the state it was recorded with', (_, { events, state }) => {
    expect(foldAll(events.map(known))).toEqual(state);
  });

  it.each(golden)('%s has a state of the present schema', (_, { schema }) => {
    // A change of the state's shape, or of a fold, changes the state above: then the schema gets a new name as well.
    expect(schema).toBe(snapshotSchema);
  });

  it('cover every type of event', () => {
    const types = (events: readonly Message[]) => [...new Set(events.map(({ type }) => type))].sort();
    const all = golden.flatMap(([, { events }]) => events.map(today));
    expect(types(all)).toEqual(Object.keys(conversationEventTypes).sort());
  });

  it('do not depend on content', () => {
    for (const [, { events, state }] of golden) {
      expect(foldAll(events.map((event) => known({ ...event, content: null })))).toEqual(state);
    }
  });

  it('hold an event of an older version, which cannot be folded without its upcaster', () => {
    const older = golden.flatMap(([, { events }]) => events).filter((event) => !isConversationEvent(event));
    expect(older.map(({ type }) => type)).toEqual(['conversation.message-posted.v0']);
  });
});
