import type { RecordedEvent } from '@verbatim/event-store';

/** The events of one append: what somebody did at once. */
export type Act = readonly [RecordedEvent, ...RecordedEvent[]];

/**
 * Two events are of one act when one call decided them in one moment. The time of recording does not tell: each row
 * takes its own, a millisecond later perhaps than the row before.
 */
const isSameAct = (a: RecordedEvent, b: RecordedEvent): boolean =>
  a.occurredAt === b.occurredAt &&
  a.metadata.requestId === b.metadata.requestId &&
  a.metadata.actor.id === b.metadata.actor.id &&
  a.metadata.causationId === b.metadata.causationId &&
  a.metadata.idempotencyKey === b.metadata.idempotencyKey;

/** Events in order, cut where one act ends and the next begins. */
export const actsIn = (events: readonly RecordedEvent[]): Act[] => {
  const acts: [RecordedEvent, ...RecordedEvent[]][] = [];
  for (const event of events) {
    const last = acts.at(-1);
    if (last && isSameAct(last[0], event)) last.push(event);
    else acts.push([event]);
  }
  return acts;
};
