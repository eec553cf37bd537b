import { loadConfig } from '@verbatim/config';
import { SHARD_COUNT } from '@verbatim/directory';
import {
  examine,
  openDoctorPool,
  OVERDUE_MS,
  verdictOf,
  type Account,
  type CheckReport,
  type Verdict,
} from '@verbatim/operations-doctor';
import { projections } from '@verbatim/service';
import { Command } from 'commander';
import type { Pool } from 'pg';
import { Complaint } from '../complaint';
import { lastLine, linesOf } from '../doctor-text';
import { wordsFor } from '../words-for';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MINUTE_MS = 60_000;
const SAMPLE = 500;
const exitCodes: Readonly<Record<Verdict, number>> = { clean: 0, findings: 1, unknown: 2 };

interface DoctorOptions {
  sample: string;
  all?: boolean;
  account?: string;
  overdue: string;
  json?: boolean;
}

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('look whether everything is as it must be; reads only, and may run beside the service')
    .option('--sample <n>', 'look closely at so many conversations, from a random place on', String(SAMPLE))
    .option('--all', 'look closely at every conversation')
    .option('--account <id>', 'only this account')
    .option('--overdue <minutes>', 'what is owed counts as forgotten after so long', String(OVERDUE_MS / MINUTE_MS))
    .option('--json', 'machine-readable output')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.unknown)) // 1 says that something was found
    .action(async (options: DoctorOptions) => {
      try {
        process.exitCode = exitCodes[await look(options)];
      } catch (error) {
        console.error(wordsFor(error));
        process.exitCode = exitCodes.unknown;
      }
    });

const look = async (options: DoctorOptions): Promise<Verdict> => {
  const [sample, overdue] = [wholeNumber('--sample', options.sample), wholeNumber('--overdue', options.overdue)];
  const { DATABASE_URL } = loadConfig(process.env, { requires: ['DATABASE_URL'] });
  const db = openDoctorPool(DATABASE_URL);
  try {
    await db.query('select 1'); // no database: one complaint, not one for each check
    const account = options.account === undefined ? null : await accountOf(db, options.account);
    const reports: CheckReport[] = [];
    for await (const report of examine(db, {
      shards: Array.from({ length: SHARD_COUNT }, (_, shard) => shard),
      account,
      perShard: options.all ? null : Math.ceil(sample / (account ? 1 : SHARD_COUNT)),
      overdueMs: overdue * MINUTE_MS,
      projections: projections.streams,
    })) {
      reports.push(report);
      if (!options.json) console.log(linesOf(report).join('\n'));
    }
    const verdict = verdictOf(reports);
    console.log(options.json ? JSON.stringify({ verdict, checks: reports }) : `\n${lastLine[verdict]}`);
    return verdict;
  } finally {
    await db.end();
  }
};

const wholeNumber = (option: string, text: string): number => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1) throw new Complaint(`${option} takes a whole number from 1 on.`);
  return number;
};

const accountOf = async (db: Pool, id: string): Promise<Account> => {
  const find = 'select shard, id from accounts where id = $1';
  const { rows } = UUID.test(id) ? await db.query<{ shard: number; id: string }>(find, [id]) : { rows: [] };
  if (!rows[0]) throw new Complaint(`There is no account ${id}.`);
  return { shard: rows[0].shard, accountId: rows[0].id };
};
