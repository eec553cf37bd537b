import { Client } from 'pg';
import { testServerUrl } from '@verbatim/testing';
import { createLifecycle } from '../../../scripts/lib/lifecycle.mjs';
import { ensureBuilt } from '../../../scripts/lib/build.mjs';

const BUILD_LOCK = 7_263_599;

/** Builds what is missing or old, once for all test processes that ask at the same time. */
export const ensureBuiltOnce = async (): Promise<void> => {
  const lock = new Client({ connectionString: testServerUrl() });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [BUILD_LOCK]);
    await ensureBuilt(createLifecycle());
  } finally {
    await lock.end();
  }
};
