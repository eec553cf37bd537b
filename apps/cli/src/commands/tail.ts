import type { INestApplicationContext } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type RecordedEvent, type StreamRef } from '@verbatim/event-store';
import { SIGNALS, type Signals } from '@verbatim/signals';
import { Command } from 'commander';
import { withService } from '../session';
import { streamOf } from '../stream-of';
import { lineFor } from '../tail-lines';

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
      const show = (event: RecordedEvent): void => console.log(json ? JSON.stringify(event) : lineFor(event));
      await withService(async (app) => tail(app, await streamOf(app, id), follow, show));
    });

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
