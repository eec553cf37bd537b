import { DataSource, type DataSourceOptions } from 'typeorm';

/** TypeORM's connection: migrations, reference data and list queries. The event store owns its own clients. */
export const dataSourceOptions = (url: string, entities: DataSourceOptions['entities'] = []) =>
  ({
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    logging: false,
    poolErrorHandler: () => undefined, // an idle client that lost its server is replaced by the pool
    extra: { max: 8, statement_timeout: 15_000, idle_in_transaction_session_timeout: 15_000 },
  }) satisfies DataSourceOptions;

export const openDataSource = async (url: string, entities?: DataSourceOptions['entities']): Promise<DataSource> =>
  new DataSource(dataSourceOptions(url, entities)).initialize();
