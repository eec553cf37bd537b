import { Inject, Injectable } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { EVENT_STORE, type EventStore, type RecordedEvent } from '@verbatim/event-store';
import type { SseStream } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { SIGNALS, type Signals } from '@verbatim/signals';
import { ConversationError } from '../../domain/conversation.errors';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { UnbrokenDeltas } from '../../shell/unbroken-deltas';

// A lost signal costs this long, not the event.
const LOOK_AGAIN_MS = 2_000;
const PAGE = 200;

/** The events of one conversation as they come, each exactly once and in order, read from the log itself. */
@Injectable()
export class ConversationFeed {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(SIGNALS) private readonly signals: Signals,
  ) {}

  async require(scope: AccountScope, conversationId: string): Promise<void> {
    if (!(await this.conversations.find(scope, conversationId))) throw new ConversationError('conversation.not-found');
  }

  /** Resolves when the reader has gone, or the conversation was deleted. */
  async send(scope: AccountScope, conversationId: string, after: number, open: () => SseStream): Promise<void> {
    const ref = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    const bell = new Bell();
    let stream: SseStream | null = null;
    const deltas = new UnbrokenDeltas(this.signals, conversationId, (delta) =>
      stream?.send({ event: 'delta', data: delta }),
    );
    const unsubscribe = await this.signals.subscribe(conversationId, (signal) => {
      if (signal.kind === 'appended') bell.ring();
      if (signal.kind === 'delta' && stream) deltas.hear(signal);
    });
    try {
      stream = open();
      deltas.sayAgain();
      stream.signal.addEventListener('abort', () => bell.ring(), { once: true });
      let version = after;
      while (!stream.signal.aborted) {
        const events = await this.store.readStream(ref, { fromVersion: version + 1, limit: PAGE });
        for (const event of events) stream.send({ id: event.version, event: event.type, data: viewOf(event) });
        version = events.at(-1)?.version ?? version;
        const hides = events.some(({ type }) => type === 'conversation.deleted.v1');
        if (hides && !(await this.conversations.find(scope, conversationId))) return; // unless it was restored
        if (events.length === 0) await bell.heard(LOOK_AGAIN_MS);
        else await stream.drained();
      }
    } finally {
      unsubscribe();
      stream?.close();
    }
  }
}

const viewOf = ({ version, type, occurredAt, data, content }: RecordedEvent) => ({
  version,
  type,
  occurredAt,
  data,
  content,
});
