import type { RecordedEvent } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';

/** What a stream's first event must say; within one list any will do. */
export interface StreamFilter {
  readonly projectId?: readonly string[] | undefined;
  readonly agentId?: readonly string[] | undefined;
  readonly userId?: readonly string[] | undefined;
  /** RFC 3339. The range includes `createdFrom` and excludes `createdTo`. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
}

/** Events of whole streams in order; `last`: this page ends the stream of its last event. */
export interface StreamsPage {
  readonly events: readonly RecordedEvent[];
  readonly last: boolean;
}

export interface StreamLog {
  /**
   * The streams within the scope, in the order of their ids, deleted and erased ones included, each as far as it had come
   * when it was found. A page holds several short streams, or a part of a long one; one is read ahead of no other.
   */
  read(scope: AccountScope, filter: StreamFilter, afterStream: string | null): AsyncGenerator<StreamsPage>;
}
export const STREAM_LOG = Symbol('StreamLog');
