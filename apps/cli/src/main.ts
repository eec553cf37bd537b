import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { demoCommand } from './commands/demo';
import { doctorCommand } from './commands/doctor';
import { exportCommand } from './commands/export';
import { importCommand } from './commands/import';
import { importStreamsCommand } from './commands/import-streams';
import { keysCommand } from './commands/keys';
import { migrateCommand } from './commands/migrate';
import { replayCommand } from './commands/replay';
import { tailCommand } from './commands/tail';
import { wordsFor } from './words-for';

const program = new Command('verbatim')
  .description('The command line of Verbatim. It works on what `npm start` runs here, or on DATABASE_URL.')
  .version('0.1.0')
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(importStreamsCommand())
  .addCommand(tailCommand())
  .addCommand(replayCommand())
  .addCommand(doctorCommand())
  .addCommand(keysCommand())
  .addCommand(demoCommand())
  .addCommand(migrateCommand());

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode);
  console.error(wordsFor(error));
  process.exit(1);
});
