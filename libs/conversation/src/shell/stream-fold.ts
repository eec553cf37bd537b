import { FoldedRows, type RecordedEvent, type StreamRef, type TableShape } from '@verbatim/event-store';
import type { Actor } from '@verbatim/kernel';
import type { ConversationEvent } from '../domain/conversation.events';
import { evolve } from '../domain/conversation.evolve';
import { initialState, type Conversation } from '../domain/conversation.state';
import { wholeEvent } from './known-event';
import type { Projection } from './projection';

/**
 * A stream folded from its first event on, into the rows its projections write: they are what the live tables hold after
 * as many events. Of the tables it is not told of nothing is kept.
 */
export class StreamFold {
  readonly rows: FoldedRows;
  state: Conversation = initialState();
  /** Of the last event that was folded. */
  version = 0;

  constructor(
    private readonly ref: StreamRef,
    private readonly projections: readonly Projection[],
    tables: readonly TableShape[],
  ) {
    this.rows = new FoldedRows(tables);
  }

  apply(stored: RecordedEvent): ConversationEvent {
    const event = wholeEvent(stored);
    const before = this.state;
    this.state = evolve(before, event);
    this.version = stored.version;
    const change = {
      ref: this.ref,
      before,
      after: this.state,
      events: [{ event, version: stored.version }],
      actor: stored.metadata.actor as Actor, // as it was given to the append
      traceparent: stored.metadata.traceparent,
    };
    for (const projection of this.projections) this.rows.apply(projection(change));
    return event;
  }
}
