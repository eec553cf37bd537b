import { eventStoreContract } from '../contract/event-store.contract';
import { NOTES } from '../contract/fixtures.contract';
import { InMemoryEventStore } from './in-memory-event-store';

eventStoreContract('the store in memory', async () => {
  const store = new InMemoryEventStore([NOTES]);
  return { store, note: async (key) => store.row('notes', key), close: async () => undefined };
});
