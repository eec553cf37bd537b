import type { JsonObject } from '@verbatim/kernel';
import type { Conversation } from './conversation.state';

/** Names the shape of the state. Change it whenever that shape, or what an event does to it, changes. */
export const snapshotSchema = 'conversation.state.v4';

export const toSnapshot = (state: Conversation): { readonly schema: string; readonly state: JsonObject } => ({
  schema: snapshotSchema,
  state,
});

/** Null for a snapshot of another shape: fold the stream from its start instead. */
export const fromSnapshot = (snapshot: { readonly schema: string; readonly state: JsonObject }): Conversation | null =>
  // The schema's name vouches for the shape: toSnapshot is the only writer.
  snapshot.schema === snapshotSchema ? (snapshot.state as unknown as Conversation) : null;
