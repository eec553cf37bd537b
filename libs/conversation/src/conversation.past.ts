import type { Provider } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { newId } from '@verbatim/ids';
import { Pool } from 'pg';
import { FoldedPast } from './adapters/log/folded-past';
import { ForkedStreams } from './adapters/log/forked-streams';
import { PostgresTimelineReader } from './adapters/postgres/postgres-timeline-reader';
import { versionAt } from './adapters/postgres/version-at';
import { conversationProjections } from './conversation.projections';
import { deliverMessage } from './features/deliver-message/deliver-message.owed';
import { generateReply } from './features/generate-reply/generate-reply.owed';
import { CONVERSATION_READER, type ConversationReader } from './ports/conversation-reader.port';
import { FORKS } from './ports/forks.port';
import { PAST } from './ports/past.port';
import { TIMELINE_READER } from './ports/timeline-reader.port';
import { Clock } from './shell/clock';

/** What tells of the past, out of the log and of the owed work, and what goes on from it. */
export const pastAdapters: Provider[] = [
  {
    provide: PAST,
    inject: [EVENT_STORE, CONVERSATION_READER, Pool],
    useFactory: (store: EventStore, conversations: ConversationReader, pool: Pool) =>
      new FoldedPast({ store, conversations, projections: conversationProjections, versionAt: versionAt(pool) }),
  },
  {
    provide: FORKS,
    inject: [EVENT_STORE, Pool, Clock],
    useFactory: (store: EventStore, pool: Pool, clock: Clock) =>
      new ForkedStreams({ store, pool, projections: conversationProjections, clock: () => clock.now(), newId }),
  },
  {
    provide: TIMELINE_READER,
    inject: [Pool],
    useFactory: (pool: Pool) => new PostgresTimelineReader(pool, { reply: generateReply, delivery: deliverMessage }),
  },
];
