import { eventStoreContract } from './contract/event-store.contract';
import { openPostgres } from './contract/postgres.contract';

eventStoreContract('the store in Postgres', openPostgres);

describe('with one append per statement', () => {
  eventStoreContract('the store in Postgres', () => openPostgres({ maxBatch: 1 }));
});
