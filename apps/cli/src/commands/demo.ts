import { loadConfig } from '@verbatim/config';
import { openDataSource } from '@verbatim/database';
import { directoryEntities, seedDemo } from '@verbatim/directory';
import { Command } from 'commander';

const QUESTION = 'How long do I have to return something?';

export const demoCommand = (): Command =>
  new Command('demo')
    .description('give an empty database a demo account, project, agent with knowledge, and a key')
    .option('--json', 'machine-readable output')
    .action(async ({ json }: { json?: boolean }) => {
      const { DATABASE_URL } = loadConfig(process.env, { requires: ['DATABASE_URL'] });
      const source = await openDataSource(DATABASE_URL, [...directoryEntities]);
      try {
        const demo = await seedDemo(source);
        if (json) console.log(JSON.stringify({ key: null, agentId: null, ...demo, question: QUESTION }));
        else if (demo) console.log(`Key ${demo.key} (shown once), agent ${demo.agentId}.`);
        else console.log('The database is in use: nothing was added.');
      } finally {
        await source.destroy();
      }
    });
