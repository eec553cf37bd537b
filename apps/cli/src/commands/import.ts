import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ImportDialogueCommand } from '@verbatim/conversation';
import type { AccountRef } from '@verbatim/directory';
import { Command } from 'commander';
import { Complaint } from '../complaint';
import { dialogueFrom, linesOf } from '../dialogues';
import { importDialogues, type ImportResult, type Line } from '../import-dialogues';
import { progressOf } from '../progress';
import { cliCall, withService } from '../session';
import { accountFor, agentFor } from '../targets';

interface ImportOptions {
  account?: string;
  agent?: string;
  json?: boolean;
}

export const importCommand = (): Command =>
  new Command('import')
    .description('bring in dialogues from a JSON lines file; running it again adds only what is missing')
    .argument('<file>', 'one dialogue a line: {"id", "turns": [{"speaker": "user" | "system" | "human", "text"}]}')
    .option('--account <id>', 'the account; needed when there are several')
    .option('--agent <id>', 'the agent they belong to; needed when there are several')
    .option('--json', 'machine-readable output')
    .action((file: string, options: ImportOptions) =>
      withService(async (app) => {
        const account = await accountFor(app, options.account);
        const agentId = await agentFor(app, account, options.agent);
        const result = await importFile(app, file, account, agentId, options.json ?? false);
        if (options.json) console.log(JSON.stringify(result));
        else console.log(sentenceFor(result));
        if (result.refused.length > 0) process.exitCode = 1;
      }),
    );

interface Result extends ImportResult {
  readonly seconds: number;
}

const importFile = async (
  app: INestApplicationContext,
  file: string,
  account: AccountRef,
  agentId: string,
  quiet: boolean,
): Promise<Result> => {
  const commands = app.get(CommandBus, { strict: false });
  const progress = await progressOf(file, quiet);
  async function* lines(): AsyncGenerator<Line> {
    for await (const { bytes, ...line } of linesOf(file)) {
      progress.advance(bytes);
      yield line;
    }
  }
  const began = performance.now();
  const result = await importDialogues(lines(), (dialogue) =>
    commands.execute(new ImportDialogueCommand(cliCall(account, 'import'), dialogueFrom(dialogue, agentId))),
  ).finally(() => progress.stop());
  if (result.dialogues === 0 && result.refused.length === 0) throw new Complaint('The file holds no dialogue.');
  return { ...result, seconds: Math.round(performance.now() - began) / 1_000 };
};

const sentenceFor = ({ dialogues, imported, present, messages, seconds, refused }: Result): string => {
  const lines = [
    `${dialogues} dialogues read: ${imported} imported with ${messages} messages, ${present} were there, in ${seconds} s.`,
    ...refused.slice(0, 20).map(({ line, why }) => `Line ${line} was left out: ${why}`),
  ];
  if (refused.length > 20) lines.push(`… and ${refused.length - 20} more lines were left out.`);
  return lines.join('\n');
};
