import type { Provider } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { Pool } from 'pg';
import { FoldedPast } from './adapters/log/folded-past';
import { PostgresTimelineReader } from './adapters/postgres/postgres-timeline-reader';
import { versionAt } from './adapters/postgres/version-at';
import { conversationProjections } from './conversation.projections';
import { deliverMessage } from './features/deliver-message/deliver-message.owed';
import { generateReply } from './features/generate-reply/generate-reply.owed';
import { CONVERSATION_READER, type ConversationReader } from './ports/conversation-reader.port';
import { PAST } from './ports/past.port';
import { TIMELINE_READER } from './ports/timeline-reader.port';

/** What tells of the past, out of the log and of the owed work. */
export const pastAdapters: Provider[] = [
  {
    provide: PAST,
    inject: [EVENT_STORE, CONVERSATION_READER, Pool],
    useFactory: (store: EventStore, conversations: ConversationReader, pool: Pool) =>
      new FoldedPast({ store, conversations, projections: conversationProjections, versionAt: versionAt(pool) }),
  },
  {
    provide: TIMELINE_READER,
    inject: [Pool],
    useFactory: (pool: Pool) => new PostgresTimelineReader(pool, { reply: generateReply, delivery: deliverMessage }),
  },
];
