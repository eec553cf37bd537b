import { Module, type Provider } from '@nestjs/common';
import {
  AgentReader,
  AnsweringAgentReader,
  ConnectorReader,
  NamesReader,
  ReferenceReader,
  UserReader,
  UserWriter,
} from '@verbatim/directory';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { FollowWaker } from '@verbatim/followers';
import { IdempotencyStore, idempotencyTable } from '@verbatim/http';
import { owedTable } from '@verbatim/owed-work';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { SIGNALS, type Signals } from '@verbatim/signals';
import { Pool } from 'pg';
import { newId } from '@verbatim/ids';
import { DirectoryAgents } from './adapters/directory/directory-agents';
import { DirectoryConnectors } from './adapters/directory/directory-connectors';
import { DirectoryReferences } from './adapters/directory/directory-references';
import { DirectoryUsers } from './adapters/directory/directory-users';
import { FactsOfDirectory } from './adapters/directory/facts-of-directory';
import { PostgresEraser } from './adapters/postgres/postgres-eraser';
import { PostgresFeedbackReader } from './adapters/postgres/postgres-feedback-reader';
import { PostgresMessageReader } from './adapters/postgres/postgres-message-reader';
import { PostgresMessageSearch } from './adapters/postgres/postgres-message-search';
import { PostgresOutboundReader } from './adapters/postgres/postgres-outbound-reader';
import { ClosingConversationReader } from './adapters/postgres/closing-conversation-reader';
import { PostgresAssessmentReader } from './adapters/postgres/postgres-assessment-reader';
import { PostgresConversationPages } from './adapters/postgres/postgres-conversation-pages';
import { PostgresHiddenConversations } from './adapters/postgres/postgres-hidden-conversations';
import { PostgresIdleTimers } from './adapters/postgres/postgres-idle-timers';
import { Introductions } from './features/start-outbound/introductions';
import { moving } from './conversation.moving';
import { pastAdapters } from './conversation.past';
import { handlers } from './conversation.handlers';
import { conversationProjections } from './conversation.projections';
import { conversationPromises } from './conversation.promises';
import { ImportStreams } from './features/import-streams/import-streams';
import { CONNECTORS } from './ports/connectors.port';
import { ACT_LOG } from './ports/act-log.port';
import { AGENTS, USERS, type Agents } from './ports/agents.port';
import { ASSESSMENT_READER } from './ports/assessment-reader.port';
import { CONVERSATION_PAGES } from './ports/conversation-pages.port';
import { CONVERSATION_READER } from './ports/conversation-reader.port';
import { FEEDBACK_READER } from './ports/feedback-reader.port';
import { DIRECTORY_FACTS } from './ports/directory-facts.port';
import { DIRECTORY_RECORDS } from './ports/directory-records.port';
import { ERASER } from './ports/eraser.port';
import { HIDDEN_CONVERSATIONS } from './ports/hidden-conversations.port';
import { IDLE_TIMERS } from './ports/idle-timers.port';
import { MESSAGE_READER } from './ports/message-reader.port';
import { MESSAGE_SEARCH } from './ports/message-search.port';
import { PAST } from './ports/past.port';
import { RETENTION } from './ports/retention.port';
import { STREAM_LOG } from './ports/stream-log.port';
import { TIMELINE_READER } from './ports/timeline-reader.port';
import { Anonymiser } from './shell/anonymiser';
import { OUTBOUND_READER } from './ports/outbound-reader.port';
import { Announcer } from './shell/announcer';
import { REFERENCES } from './ports/references.port';
import { Clock } from './shell/clock';
import { ConversationLoader } from './shell/conversation.loader';
import { ConversationRunner } from './shell/conversation.runner';
import { Includes } from './shell/includes';
import { LegalHolds } from './shell/legal-holds';
import { MessageAdder } from './shell/message-adder';
import { PostedMessages } from './shell/posted-messages';
import { ReplyReader } from './shell/reply.reader';
import { conversationTables } from './shell/tables';

/** The tables this context writes with its events. */
const written = [...conversationTables, owedTable, idempotencyTable];

const adapters: Provider[] = [
  ...pastAdapters,
  ...moving,
  {
    provide: CONVERSATION_READER,
    inject: [Pool, AGENTS],
    useFactory: (pool: Pool, agents: Agents) => new ClosingConversationReader(pool, agents),
  },
  { provide: CONVERSATION_PAGES, inject: [Pool], useFactory: (pool: Pool) => new PostgresConversationPages(pool) },
  { provide: MESSAGE_READER, inject: [Pool], useFactory: (pool: Pool) => new PostgresMessageReader(pool) },
  { provide: FEEDBACK_READER, inject: [Pool], useFactory: (pool: Pool) => new PostgresFeedbackReader(pool) },
  { provide: MESSAGE_SEARCH, inject: [Pool], useFactory: (pool: Pool) => new PostgresMessageSearch(pool) },
  { provide: ASSESSMENT_READER, inject: [Pool], useFactory: (pool: Pool) => new PostgresAssessmentReader(pool) },
  {
    provide: HIDDEN_CONVERSATIONS,
    inject: [Pool],
    useFactory: (pool: Pool) => new PostgresHiddenConversations(pool),
  },
  { provide: IDLE_TIMERS, inject: [Pool], useFactory: (pool: Pool) => new PostgresIdleTimers(pool) },
  { provide: ERASER, inject: [Pool], useFactory: (pool: Pool) => new PostgresEraser(pool) },
  {
    provide: AGENTS,
    inject: [AgentReader, AnsweringAgentReader],
    useFactory: (facts: AgentReader, answering: AnsweringAgentReader) => new DirectoryAgents(facts, answering),
  },
  {
    provide: DIRECTORY_FACTS,
    inject: [UserReader, AgentReader, ReferenceReader, NamesReader],
    useFactory: (users: UserReader, agents: AgentReader, references: ReferenceReader, names: NamesReader) =>
      new FactsOfDirectory(users, agents, references, names),
  },
  {
    provide: REFERENCES,
    inject: [ReferenceReader, UserReader, CommandBus],
    useFactory: (facts: ReferenceReader, users: UserReader, commands: CommandBus) =>
      new DirectoryReferences(facts, users, commands),
  },
  {
    provide: USERS,
    inject: [UserWriter, UserReader, CommandBus],
    useFactory: (writer: UserWriter, reader: UserReader, commands: CommandBus) =>
      new DirectoryUsers(writer, reader, commands),
  },
  { provide: OUTBOUND_READER, inject: [Pool], useFactory: (pool: Pool) => new PostgresOutboundReader(pool) },
  {
    provide: CONNECTORS,
    inject: [ConnectorReader],
    useFactory: (facts: ConnectorReader) => new DirectoryConnectors(facts),
  },
];

const shell: Provider[] = [
  Includes,
  Anonymiser,
  LegalHolds,
  MessageAdder,
  PostedMessages,
  ReplyReader,
  Introductions,
  { provide: IdempotencyStore, inject: [Pool], useFactory: (pool: Pool) => new IdempotencyStore(pool) },
  Clock,
  {
    provide: ConversationLoader,
    inject: [EVENT_STORE],
    useFactory: (store: EventStore) => new ConversationLoader(store),
  },
  {
    provide: Announcer,
    inject: [WAKE_QUEUE, SIGNALS],
    useFactory: (queue: WakeQueue, signals: Signals) => new Announcer(queue, signals, new FollowWaker(queue)),
  },
  {
    provide: ConversationRunner,
    inject: [EVENT_STORE, ConversationLoader, Announcer, Clock],
    useFactory: (store: EventStore, loader: ConversationLoader, announcer: Announcer, clock: Clock) =>
      new ConversationRunner({
        store,
        loader,
        tables: written,
        projections: conversationProjections,
        promised: conversationPromises,
        announcer,
        clock: () => clock.now(),
        newId,
      }),
  },
];

/** Commands and reads of conversations, for every kind of process. Needs the directory and the infrastructure. */
@Module({
  imports: [CqrsModule],
  providers: [...handlers, ...adapters, ...shell],
  exports: [
    CqrsModule,
    Anonymiser,
    Clock,
    ConversationLoader,
    ConversationRunner,
    ReplyReader,
    ACT_LOG,
    AGENTS,
    CONNECTORS,
    ASSESSMENT_READER,
    HIDDEN_CONVERSATIONS,
    IDLE_TIMERS,
    ImportStreams,
    CONVERSATION_PAGES,
    CONVERSATION_READER,
    DIRECTORY_FACTS,
    DIRECTORY_RECORDS,
    Includes,
    LegalHolds,
    MESSAGE_READER,
    FEEDBACK_READER,
    MESSAGE_SEARCH,
    PAST,
    RETENTION,
    STREAM_LOG,
    TIMELINE_READER,
    ERASER,
    USERS,
  ],
})
export class ConversationModule {}
