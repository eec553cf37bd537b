import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ImportStreams, parseHeader, type ImportHeader, type ImportResult } from '@verbatim/conversation';
import { AccountRegistry, CreateAccountCommand, type AccountRef } from '@verbatim/directory';
import { Command } from 'commander';
import { Complaint } from '../complaint';
import { progressOf } from '../progress';
import { cliCall, withService } from '../session';

interface ImportOptions {
  account?: string;
  json?: boolean;
}

const SHOWN = 20;

export const importStreamsCommand = (): Command =>
  new Command('import-streams')
    .description('bring in what `verbatim export` wrote; running it again adds only what is missing')
    .argument('<file>', 'lines of JSON, the first of them a header')
    .option('--account <id>', 'into this account; else into the one it came from, which is made if it is not there')
    .option('--json', 'machine-readable output')
    .action((file: string, options: ImportOptions) =>
      withService(async (app) => {
        const progress = await progressOf(file, options.json ?? false);
        const account = await targetOf(app, await headerOf(file), options.account).catch((error: unknown) => {
          progress.stop();
          throw error;
        });
        async function* lines(): AsyncGenerator<string> {
          for await (const line of linesOf(file)) {
            progress.advance(Buffer.byteLength(line) + 1);
            yield line;
          }
        }
        const result = await app
          .get(ImportStreams, { strict: false })
          .run(cliCall(account, 'import-streams'), lines())
          .finally(() => progress.stop());
        console.log(options.json ? JSON.stringify({ accountId: account.accountId, ...result }) : textFor(result));
        if (!result.complete || result.refused.length > 0) process.exitCode = 1;
      }),
    );

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });

const headerOf = async (file: string): Promise<ImportHeader> => {
  for await (const line of linesOf(file)) {
    const header = parseHeader(line);
    if (header) return header;
    break;
  }
  throw new Complaint(`${file} is no export of streams that this version can read.`);
};

const targetOf = async (
  app: INestApplicationContext,
  { account }: ImportHeader,
  named: string | undefined,
): Promise<AccountRef> => {
  const registry = app.get(AccountRegistry, { strict: false });
  const found = await registry.find(named?.toLowerCase() ?? account.id);
  if (found) return found;
  if (named !== undefined) throw new Complaint(`There is no account ${named}.`);
  const asked = { call: cliCall(null, 'import-streams'), reason: null };
  const data = { id: account.id, name: account.name ?? account.id };
  await app.get(CommandBus, { strict: false }).execute(new CreateAccountCommand(asked, data));
  return registry.require(account.id);
};

const textFor = ({ complete, why, streams, events, owed, references, refused }: ImportResult): string => {
  const lines = [
    `${streams.imported} conversations imported with ${events} events; ${streams.present} were there, ${streams.refused} were left out.`,
    `Reference data: ${references.added} added, ${references.present} were there, ${references.refused} were left out.`,
    ...(owed > 0 ? [`${owed} things are owed by what was imported, and will be done.`] : []),
    ...refused.slice(0, SHOWN).map(({ line, streamId, why: because }) => {
      const what = streamId === null ? '' : `, conversation ${streamId}`;
      return `Line ${line}${what}: ${because}`;
    }),
    ...(refused.length > SHOWN ? [`… and more lines: --json has them.`] : []),
    ...(complete ? [] : [why ?? 'The file is not complete.']),
  ];
  return lines.join('\n');
};
