import type { INestApplicationContext } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type RecordedEvent, type StreamRef } from '@verbatim/event-store';
import { SIGNALS, type Signals } from '@verbatim/signals';
import { Command } from 'commander';
import { Pool } from 'pg';
import { Complaint } from '../complaint';
import { withService } from '../session';
import { lineFor } from '../tail-lines';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LOOK_AGAIN_MS = 2_000;

interface TailOptions {
  json?: boolean;
  follow: boolean;
}

export const tailCommand = (): Command =>
  new Command('tail')
    .description('show a conversation, event by event, and follow it live')
    .argument('<conversation>', 'its id')
    .option('--no-follow', 'stop at the end of what there is')
    .option('--json', 'one event a line')
    .action(async (id: string, { json, follow }: TailOptions) => {
      if (!UUID.test(id)) throw new Complaint('A conversation id looks like 0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11.');
      const show = (event: RecordedEvent): void => console.log(json ? JSON.stringify(event) : lineFor(event));
      await withService(async (app) => tail(app, await streamOf(app, id.toLowerCase()), follow, show));
    });

/** The account is not known from the id, so each account's key is tried: one index look-up an account. */
const streamOf = async (app: INestApplicationContext, id: string): Promise<StreamRef> => {
  const { rows } = await app.get(Pool, { strict: false }).query<{ shard: number; account_id: string }>(
    `select s.shard, s.account_id from accounts a
     join streams s on s.shard = a.shard and s.account_id = a.id and s.stream_id = $1 limit 1`,
    [id],
  );
  const [found] = rows;
  if (!found) throw new Complaint(`There is no conversation ${id}.`);
  return { shard: found.shard, accountId: found.account_id, streamId: id };
};

const tail = async (
  app: INestApplicationContext,
  stream: StreamRef,
  follow: boolean,
  show: (event: RecordedEvent) => void,
): Promise<void> => {
  const store = app.get<EventStore>(EVENT_STORE, { strict: false });
  const signals = app.get<Signals>(SIGNALS, { strict: false });
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  let wake = (): void => undefined;
  stopped.signal.addEventListener('abort', () => wake());
  const unsubscribe = await signals.subscribe(stream.streamId, () => wake());
  let version = 0;
  while (!stopped.signal.aborted) {
    const events = await store.readStream(stream, { fromVersion: version + 1 });
    events.forEach(show);
    version = events.at(-1)?.version ?? version;
    if (events.length > 0) continue;
    if (!follow) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, LOOK_AGAIN_MS);
    });
  }
  unsubscribe();
};
