import 'reflect-metadata';
import { ConfigError } from '@verbatim/config';
import { StoreUnavailable } from '@verbatim/event-store';
import { DomainError } from '@verbatim/kernel';
import { Command, CommanderError } from 'commander';
import { demoCommand } from './commands/demo';
import { importCommand } from './commands/import';
import { keysCommand } from './commands/keys';
import { migrateCommand } from './commands/migrate';
import { replayCommand } from './commands/replay';
import { tailCommand } from './commands/tail';
import { Complaint } from './complaint';

const program = new Command('verbatim')
  .description('The command line of Verbatim. It works on what `npm start` runs here, or on DATABASE_URL.')
  .version('0.1.0')
  .addCommand(importCommand())
  .addCommand(tailCommand())
  .addCommand(replayCommand())
  .addCommand(keysCommand())
  .addCommand(demoCommand())
  .addCommand(migrateCommand());

const wordsFor = (error: unknown): string => {
  if (error instanceof ConfigError) return `The configuration cannot be used:\n${error.message}`;
  if (error instanceof Complaint || error instanceof DomainError) return error.message;
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ECONNREFUSED' || error instanceof StoreUnavailable)
    return 'The database does not answer. Is Verbatim running (npm start)?';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  console.error(wordsFor(error));
  process.exit(1);
});
