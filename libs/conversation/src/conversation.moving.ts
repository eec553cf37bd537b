import type { Provider } from '@nestjs/common';
import { RecordsReader, RecordsWriter } from '@verbatim/directory';
import { EVENT_STORE, type EventStore } from '@verbatim/event-store';
import { Pool } from 'pg';
import { DirectoryActs } from './adapters/directory/directory-acts';
import { RecordsOfDirectory } from './adapters/directory/records-of-directory';
import { PostgresRetention } from './adapters/postgres/postgres-retention';
import { PostgresStreamLog } from './adapters/postgres/postgres-stream-log';
import { PostgresStreamWriter } from './adapters/postgres/postgres-stream-writer';
import { conversationPromises } from './conversation.promises';
import { conversationStreams } from './conversation.streams';
import { lookAnew } from './features/automate/timers.owed';
import { ImportStreams } from './features/import-streams/import-streams';
import { StreamImport } from './features/import-streams/stream-import';
import { applyRetention } from './features/retention/apply-retention.owed';
import { ACT_LOG, type ActLog } from './ports/act-log.port';
import { AGENTS, USERS, type Agents, type Users } from './ports/agents.port';
import { DIRECTORY_RECORDS, type DirectoryRecords } from './ports/directory-records.port';
import { RETENTION } from './ports/retention.port';
import { STREAM_LOG } from './ports/stream-log.port';
import { STREAM_WRITER, type StreamWriter } from './ports/stream-writer.port';

/** What moves whole streams, and what lets them go. */
export const moving: Provider[] = [
  {
    provide: STREAM_LOG,
    inject: [Pool, EVENT_STORE],
    useFactory: (pool: Pool, store: EventStore) => new PostgresStreamLog(pool, store),
  },
  {
    provide: STREAM_WRITER,
    inject: [Pool],
    useFactory: (pool: Pool) => new PostgresStreamWriter({ pool, lookAnew }),
  },
  {
    provide: DIRECTORY_RECORDS,
    inject: [Pool],
    useFactory: (pool: Pool) => new RecordsOfDirectory(new RecordsReader(pool), new RecordsWriter(pool), pool),
  },
  { provide: ACT_LOG, inject: [Pool], useFactory: (pool: Pool) => new DirectoryActs(pool) },
  { provide: RETENTION, inject: [Pool], useFactory: (pool: Pool) => new PostgresRetention(pool, applyRetention) },
  {
    provide: ImportStreams,
    inject: [EVENT_STORE, STREAM_WRITER, AGENTS, USERS, DIRECTORY_RECORDS, ACT_LOG],
    useFactory: (
      store: EventStore,
      writer: StreamWriter,
      agents: Agents,
      users: Users,
      records: DirectoryRecords,
      acts: ActLog,
    ) =>
      new ImportStreams({
        streams: new StreamImport({
          ...{ store, writer, agents, users },
          projections: conversationStreams,
          promised: conversationPromises,
        }),
        ...{ records, writer, acts },
      }),
  },
];
