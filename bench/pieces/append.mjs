import { appendsFor } from '../lib/appends.mjs';
import { driveEvents, driveStore, openPlain } from '../lib/append-sides.mjs';
import { rate } from '../lib/numbers.mjs';
import { alternate } from '../lib/rounds.mjs';
import { openStore } from '../lib/service.mjs';
import { openSite } from '../lib/site.mjs';

const LEAST = { 1: 0.6, 64: 1.5 };

export const run = async ({ servers, rounds, seconds, log }) => {
  const site = await openSite(servers);
  const store = await openStore(site.databaseUrl);
  const plain = await openPlain(site.databaseUrl);
  const appends = await appendsFor(site.agent);
  const rows = [];
  await driveStore(store, appends, { callers: 64, seconds: Math.min(1, seconds) });
  for (const callers of [1, 16, 64, 256]) {
    const { ours, theirs } = await alternate(
      {
        ours: () => driveStore(store, appends, { callers, seconds }),
        theirs: () => driveEvents(plain.append, { callers, seconds }),
      },
      rounds,
      (text) => log(`${callers} callers · ${text}`),
    );
    const ratio = ours.rate / theirs.rate;
    const least = LEAST[callers];
    rows.push({
      what: `${callers} callers`,
      ours: rate(ours.rate),
      theirs: `${rate(theirs.rate)} plain inserts`,
      ratio,
      target: least ? `≥ ${least}` : null,
      met: least ? ratio >= least : null,
      spent: ours,
    });
  }
  await store.close();
  await plain.close();
  await site.close();
  return rows;
};
