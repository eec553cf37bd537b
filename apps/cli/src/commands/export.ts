import { createWriteStream, type WriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import { loadConfig } from '@verbatim/config';
import {
  ACT_LOG,
  Clock,
  DIRECTORY_RECORDS,
  STREAM_LOG,
  StreamExport,
  type ActLog,
  type DirectoryRecords,
  type StreamFilter,
  type StreamLog,
} from '@verbatim/conversation';
import { CursorCodec } from '@verbatim/http';
import { Command } from 'commander';
import { z } from 'zod';
import { Complaint } from '../complaint';
import { resumeFrom } from '../export-file';
import { cliCall, withService } from '../session';
import { accountFor } from '../targets';

interface ExportOptions {
  account?: string;
  project?: string[];
  agent?: string[];
  user?: string[];
  from?: string;
  to?: string;
  out?: string;
  resume?: boolean;
  json?: boolean;
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export const exportCommand = (): Command =>
  new Command('export')
    .description('write whole conversations, event by event, as lines of JSON; `verbatim import-streams` reads them')
    .option('--account <id>', 'the account; needed when there are several')
    .option('--project <id>', 'only this project; may be said several times', collect)
    .option('--agent <id>', 'only this agent; may be said several times', collect)
    .option('--user <id>', 'only this user; may be said several times', collect)
    .option('--from <time>', 'begun at or after this time')
    .option('--to <time>', 'begun before this time')
    .option('--out <file>', 'a file that must not be there yet; else standard output')
    .option('--resume', 'go on with the file of --out, which was cut off; the filter must be the same')
    .option('--json', 'machine-readable output')
    .action((options: ExportOptions) =>
      withService(async (app) => {
        const filter = filterOf(options);
        if (options.resume && options.out === undefined) throw new Complaint('--resume needs the file: --out FILE');
        const account = await accountFor(app, options.account);
        const cursor = options.resume && options.out !== undefined ? await resumeFrom(options.out) : undefined;
        if (cursor === null) return say(options, 'The file is complete already.');
        const target = await open(options);
        const pieces = exportOf(app).pieces(cliCall(account, 'export'), filter, cursor);
        let last = '';
        const watched = async function* (): AsyncGenerator<string> {
          for await (const piece of pieces) {
            last = piece;
            yield piece;
          }
        };
        await pipeline(Readable.from(watched()), target, { end: target !== process.stdout });
        if (options.out === undefined) return;
        const { streams, events } = JSON.parse(last) as { streams: number; events: number };
        say(options, `${streams} conversations with ${events} events are in ${options.out}.`, { streams, events });
      }),
    );

const say = ({ json, out }: ExportOptions, sentence: string, facts: object = {}): void =>
  console.log(json ? JSON.stringify({ file: out, ...facts }) : sentence);

const ids = z.array(z.uuid().toLowerCase()).min(1).optional();
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .optional();
const filterSchema = z.object({ projectId: ids, agentId: ids, userId: ids, createdFrom: time, createdTo: time });

const filterOf = ({ project, agent, user, from, to }: ExportOptions): StreamFilter => {
  const parsed = filterSchema.safeParse({
    ...{ projectId: project, agentId: agent, userId: user, createdFrom: from, createdTo: to },
  });
  if (parsed.success) return parsed.data;
  throw new Complaint('Ids look like 0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11, times like 2026-11-27T09:30:00Z.');
};

/** A new file, or the end of the one that is to be gone on with. */
const open = async ({ out, resume }: ExportOptions): Promise<WriteStream | typeof process.stdout> => {
  if (out === undefined) return process.stdout;
  const file = createWriteStream(out, { flags: resume ? 'a' : 'wx' });
  await new Promise((resolve, reject) => file.once('open', resolve).once('error', reject)).catch((error: Error) => {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new Complaint(there ? `${out} is there already: name another file, or --resume.` : error.message);
  });
  return file;
};

const exportOf = (app: INestApplicationContext): StreamExport => {
  const clock = app.get(Clock, { strict: false });
  const { SECRET_KEY } = loadConfig(process.env, { requires: ['SECRET_KEY'] });
  return new StreamExport({
    log: app.get<StreamLog>(STREAM_LOG, { strict: false }),
    records: app.get<DirectoryRecords>(DIRECTORY_RECORDS, { strict: false }),
    acts: app.get<ActLog>(ACT_LOG, { strict: false }),
    cursors: new CursorCodec(SECRET_KEY),
    clock: () => clock.now(),
  });
};
