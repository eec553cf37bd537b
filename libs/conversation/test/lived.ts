import { mergeRowChanges, type EventMetadata, type EventStore, type StreamRef } from '@verbatim/event-store';
import { v5 } from 'uuid';
import { conversationProjections } from '../src/conversation.projections';
import type { ConversationEvent } from '../src/domain/conversation.events';
import { foldAll } from '../src/domain/conversation.evolve';
import { initialState } from '../src/domain/conversation.state';
import { toNewEvent } from '../src/shell/envelope';
import { conversationTables } from '../src/shell/tables';

const NAMESPACE = '018f6b1e-7c00-7000-8000-0000000000aa';
export const idFrom = (text: string): string => v5(text, NAMESPACE);

/** The ids of a played history are short words; those of tables are UUIDs. */
export const stored = (event: ConversationEvent): ConversationEvent =>
  JSON.parse(JSON.stringify(event), (_, value: unknown) =>
    typeof value === 'string' && /^([a-z]\d+|[a-z]+-\d+|fresh)$/.test(value) ? idFrom(value) : value,
  ) as ConversationEvent;

/** In a played history every vote is a rater's first: the later ones change their minds. */
export const changingMinds = (decisions: readonly (readonly ConversationEvent[])[]): ConversationEvent[][] => {
  let was: { rating: 'up' | 'down' | null; value: number | null; occurredAt: string; revision: number } | null = null;
  return decisions.map((events) =>
    events.map((event) => {
      if (event.type !== 'conversation.feedback-given.v1') return event;
      const revision: number = (was?.revision ?? 0) + 1;
      const rated = { rating: revision % 2 ? ('up' as const) : ('down' as const), value: revision / 2 };
      const { revision: _, ...vote } = was ?? { revision: 0 };
      const data = { ...event.data, ...rated, revision, was: was && (vote as typeof event.data.was) };
      was = { ...rated, occurredAt: event.data.occurredAt, revision };
      const content = { reasons: ['kind'], suggestedAnswer: null, comment: `Vote ${revision}` };
      return { ...event, data, content };
    }),
  );
};

const metadataOf = (kind: 'key' | 'worker', n: number): EventMetadata => ({
  actor: { kind, id: `actor-${n}` },
  keyId: null,
  requestId: `request-${n}`,
  idempotencyKey: null,
  causationId: null,
  correlationId: 'correlation',
  traceparent: null,
});

/** Appends what was decided, one decision after the other, with the rows of the read models. Resolves to the version. */
export const appended = async (
  store: Pick<EventStore, 'append'>,
  stream: StreamRef,
  decisions: readonly (readonly ConversationEvent[])[],
  behindEach: (version: number) => Promise<void> = () => Promise.resolve(),
): Promise<number> => {
  let version = 0;
  let before = initialState();
  for (const [n, decided] of decisions.entries()) {
    const events = decided.map((event, index) => ({ event, version: version + index + 1 }));
    const after = foldAll(decided, before);
    const metadata = metadataOf(n % 2 ? 'key' : 'worker', n);
    const actor = { kind: n % 2 ? 'key' : 'worker', id: `actor-${n}` } as const;
    const change = { ref: stream, before, after, events, actor, traceparent: null };
    const rows = mergeRowChanges(
      conversationProjections.flatMap((projection) => projection(change)),
      conversationTables,
    );
    const append = { stream, expectedVersion: version, events: decided.map(toNewEvent), metadata, rows };
    ({ version } = await store.append(append));
    before = after;
    await behindEach(version);
  }
  return version;
};
