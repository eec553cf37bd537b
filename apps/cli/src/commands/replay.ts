import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as after } from 'node:timers/promises';
import { Replays, startReplay, toDifferenceView, toReplayView, type ReplayView } from '@verbatim/replay';
import { Command } from 'commander';
import { Complaint } from '../complaint';
import { countingBar } from '../progress';
import { differenceLine, isClean, summaryOf } from '../replay-text';
import { cliCall, withService } from '../session';
import { streamOf } from '../stream-of';

const LOOK_EVERY_MS = 300;
const SHOWN = 20;

interface ReplayOptions {
  projection?: string[];
  account?: string;
  stream?: string;
  dryRun?: boolean;
  compare: boolean;
  skip?: string[];
  reason?: string;
  json?: boolean;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const replayCommand = (): Command =>
  new Command('replay')
    .description('make read models anew from the log, and say which rows were not what it says; a worker does it')
    .option('--projection <name>', 'only this one, e.g. conversations.v1; may be said several times', collect)
    .option('--account <id>', 'only this account')
    .option('--stream <id>', 'only this conversation')
    .option('--dry-run', 'change nothing; the exit code tells whether anything differs')
    .option('--no-compare', 'do not compare with what is there')
    .option('--skip <shard/position>', 'pass over this event; may be said several times, needs --reason', collect)
    .option('--reason <text>', 'why, for the audit')
    .option('--json', 'machine-readable output')
    .action((options: ReplayOptions) =>
      withService(async (app) => {
        const replays = app.get(Replays, { strict: false });
        const call = cliCall(null, 'replay');
        const { id } = await replays.start(call, await askedFor(app, options));
        const replay = await follow(replays, id, options.json ?? false);
        const found = await replays.differences(call.scope, id, { limit: options.json ? 10_000 : SHOWN, from: null });
        if (options.json) {
          console.log(JSON.stringify({ ...replay, found: found.slice(0, 10_000).map(toDifferenceView) }));
        } else {
          console.log([...summaryOf(replay), ...found.slice(0, SHOWN).map(differenceLine)].join('\n'));
          if (found.length > SHOWN) console.log(`… and more: GET /v1/admin/replays/${id}/differences`);
        }
        if (!isClean(replay)) process.exitCode = 1;
      }),
    );

const askedFor = async (app: INestApplicationContext, options: ReplayOptions) => {
  const accountId = options.account ?? (options.stream ? (await streamOf(app, options.stream)).accountId : undefined);
  const parsed = startReplay.safeParse({
    projections: options.projection,
    accountId,
    streamId: options.stream,
    dryRun: options.dryRun ?? false,
    compare: options.compare,
    skip: (options.skip ?? []).map(placeIn),
    reason: options.reason,
  });
  if (parsed.success) return parsed.data;
  throw new Complaint(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'));
};

const placeIn = (text: string): object => {
  const [, shard, position] = /^(\d{1,5})\/(\d{1,15})$/.exec(text) ?? [];
  if (shard === undefined) throw new Complaint('An event is named by shard and position: --skip 3/48211');
  return { shard: Number(shard), position: Number(position) };
};

const follow = async (replays: Replays, id: string, quiet: boolean): Promise<ReplayView> => {
  const bar = countingBar(quiet, 'events');
  const { scope } = cliCall(null, 'replay');
  process.once('SIGINT', () => {
    bar.stop();
    console.error(`The replay goes on: GET /v1/admin/replays/${id}`);
    process.exit(130);
  });
  try {
    for (;;) {
      const replay = toReplayView(await replays.find(scope, id));
      bar.update(replay.progress.done, replay.progress.total, replay.result?.phase ?? replay.state);
      if (['completed', 'failed', 'cancelled'].includes(replay.state)) return replay;
      await after(LOOK_EVERY_MS);
    }
  } finally {
    bar.stop();
  }
};
