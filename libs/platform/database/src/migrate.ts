import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from './data-source';

const MIGRATION_LOCK = 7_263_514;

/** Brings the schema up to date. Any number of processes may call it at once: TypeORM's runner takes no lock, so we do. */
export const migrate = async (
  url: string,
  migrations: NonNullable<DataSourceOptions['migrations']>,
): Promise<string[]> => {
  const lock = new Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const source = await new DataSource({
      ...dataSourceOptions(url),
      migrations,
      migrationsTransactionMode: 'each',
    }).initialize();
    try {
      return (await source.runMigrations()).map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await lock.end();
  }
};
