import type { Message } from '@verbatim/kernel';
import { UnknownEventType } from './errors';

/** Turns an event of one stored type into the type that took its place. Pure; copes with null content. */
export type Upcaster = (event: Message) => Message;

export interface UpcasterRegistry {
  /** The types today's code folds. */
  readonly current: ReadonlySet<string>;
  /** By stored type. Results may be old types themselves: they are taken further. */
  readonly upcasters: Readonly<Record<string, Upcaster>>;
}

type Stored = Message & { readonly version: number };

const upcastOne = <Event extends Stored>(event: Event, { current, upcasters }: UpcasterRegistry): Event => {
  let { type, data, content }: Message = event;
  const passed = new Set<string>();
  while (!current.has(type)) {
    const upcaster = Object.hasOwn(upcasters, type) ? upcasters[type] : undefined;
    if (!upcaster) throw new UnknownEventType(event.type, event.version);
    if (passed.has(type)) throw new Error(`The upcasters of ${event.type} go round in a circle`);
    passed.add(type);
    ({ type, data, content } = upcaster({ type, data, content }));
  }
  return { ...event, type, data, content };
};

/**
 * Stored events as today's code knows them. Throws UnknownEventType for one that no upcaster leads to a current type:
 * whoever reads must hold there, not pass it over.
 */
export const upcast = <Event extends Stored>(events: readonly Event[], registry: UpcasterRegistry): readonly Event[] =>
  events.every(({ type }) => registry.current.has(type)) ? events : events.map((event) => upcastOne(event, registry));
