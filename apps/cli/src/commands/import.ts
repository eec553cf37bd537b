import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ImportDialogueCommand } from '@verbatim/conversation';
import type { AccountRef } from '@verbatim/directory';
import { Command } from 'commander';
import { Complaint } from '../complaint';
import { dialogueFrom, linesOf, type FileDialogue } from '../dialogues';
import { progressOf } from '../progress';
import { cliCall, withService } from '../session';
import { accountFor, agentFor } from '../targets';

// Enough to keep the writer's batches full.
const AT_ONCE = 64;

interface ImportOptions {
  account?: string;
  agent?: string;
  json?: boolean;
}

export const importCommand = (): Command =>
  new Command('import')
    .description('bring in dialogues from a JSON lines file; running it again adds only what is missing')
    .argument('<file>', 'one dialogue a line: {"id", "turns": [{"speaker": "user" | "system", "text"}]}')
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

interface Result {
  dialogues: number;
  imported: number;
  present: number;
  messages: number;
  seconds: number;
  /** Lines that could not be read, from 1. */
  refused: { line: number; why: string }[];
}

const importFile = async (
  app: INestApplicationContext,
  file: string,
  account: AccountRef,
  agentId: string,
  quiet: boolean,
): Promise<Result> => {
  const commands = app.get(CommandBus, { strict: false });
  const result: Result = { dialogues: 0, imported: 0, present: 0, messages: 0, seconds: 0, refused: [] };
  const progress = await progressOf(file, quiet);
  const began = performance.now();
  const bring = async (dialogue: FileDialogue): Promise<void> => {
    const call = cliCall(account, 'import');
    const added = await commands.execute(new ImportDialogueCommand(call, dialogueFrom(dialogue, agentId)));
    result.messages += added;
    if (added > 0) result.imported += 1;
    else result.present += 1;
  };
  const running = new Set<Promise<void>>();
  for await (const { line, bytes, parsed } of linesOf(file)) {
    progress.advance(bytes);
    if ('why' in parsed) {
      result.refused.push({ line, why: parsed.why });
      continue;
    }
    result.dialogues += 1;
    const work: Promise<void> = bring(parsed.dialogue).finally(() => running.delete(work));
    running.add(work);
    if (running.size >= AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  progress.stop();
  if (result.dialogues === 0 && result.refused.length === 0) throw new Complaint('The file holds no dialogue.');
  result.seconds = Math.round(performance.now() - began) / 1_000;
  return result;
};

const sentenceFor = ({ dialogues, imported, present, messages, seconds, refused }: Result): string => {
  const lines = [
    `${dialogues} dialogues read: ${imported} imported with ${messages} messages, ${present} were there, in ${seconds} s.`,
    ...refused.slice(0, 20).map(({ line, why }) => `Line ${line} was left out: ${why}`),
  ];
  if (refused.length > 20) lines.push(`… and ${refused.length - 20} more lines were left out.`);
  return lines.join('\n');
};
