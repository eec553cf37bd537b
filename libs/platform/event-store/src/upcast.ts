import type { Message } from '@verbatim/kernel';
import { UnknownEventType } from './errors';
import type { RecordedEvent } from './types';

/** Turns an event of one stored type into the type that took its place. Pure; copes with null content. */
export type Upcaster = (event: Message) => Message;

export interface UpcasterRegistry {
  /** The types today's code folds. */
  readonly current: ReadonlySet<string>;
  /** By stored type. Results may be old types themselves: they are taken further. */
  readonly upcasters: Readonly<Record<string, Upcaster>>;
}

const upcastOne = (event: RecordedEvent, { current, upcasters }: UpcasterRegistry): RecordedEvent => {
  let { type, data, content }: Message = event;
  const passed = new Set<string>();
  while (!current.has(type)) {
    const upcaster = Object.hasOwn(upcasters, type) ? upcasters[type] : undefined;
    if (!upcaster) throw new UnknownEventType(event.type, event.version);
    if (passed.has(type)) throw new Error(`The upcasters of ${event.type} go round in a circle`);
    passed.add(type);
    ({ type, data, content } = upcaster({ type, data, content }));
  }
  return { ...event, type, data: data as RecordedEvent['data'], content: content as RecordedEvent['content'] };
};

/**
 * Stored events as today's code knows them. Throws UnknownEventType for one that no upcaster leads to a current type:
 * whoever reads must hold there, not pass it over.
 */
export const upcast = (events: readonly RecordedEvent[], registry: UpcasterRegistry): readonly RecordedEvent[] =>
  events.every(({ type }) => registry.current.has(type)) ? events : events.map((event) => upcastOne(event, registry));
