import type { OpenStore } from './fixtures.contract';
import { refusalContract } from './refusals.contract';
import { rowContract } from './rows.contract';
import { streamContract } from './streams.contract';

/** What every event store does. */
export const eventStoreContract = (name: string, open: () => Promise<OpenStore>): void => {
  let opened: OpenStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  for (const part of [streamContract, rowContract, refusalContract]) part(name, () => opened);
};
