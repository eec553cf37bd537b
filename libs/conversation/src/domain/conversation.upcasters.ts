import type { Message } from '@verbatim/kernel';

/** Turns one stored version of an event into the next one. `content` may be null (erased): an upcaster copes with that. */
export type Upcaster = (event: Message) => Message;

/** By the stored type an upcaster reads. Empty: every event is still at its first version. */
export const conversationUpcasters: Readonly<Record<string, Upcaster>> = {};
