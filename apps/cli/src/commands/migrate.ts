import { loadConfig } from '@verbatim/config';
import { migrate } from '@verbatim/database';
import { migrateQueue } from '@verbatim/queue';
import { Command } from 'commander';
import { migrations } from '../../../../migrations';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database up to date; any number of processes may do it at once')
    .option('--json', 'machine-readable output')
    .action(async ({ json }: { json?: boolean }) => {
      const { DATABASE_URL } = loadConfig(process.env, { requires: ['DATABASE_URL'] });
      const applied = await migrate(DATABASE_URL, migrations);
      await migrateQueue(DATABASE_URL);
      if (json) console.log(JSON.stringify({ applied }));
      else console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
    });
