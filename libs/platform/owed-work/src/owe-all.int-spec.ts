import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { z } from 'zod';
import { exponential, minutes, owedWork } from './definition';
import { oweAllIn } from './in-transaction';
import { WorkClaimer } from './work-claimer';

const SHARD = 5;
const work = owedWork({
  kind: 'owe-all',
  subject: z.strictObject({ of: z.string() }),
  attempts: 5,
  backoff: exponential({ first: 60_000, max: 60_000 }),
  giveUpAfterMs: minutes(60),
});

describe('many lanes promised at once', () => {
  let database: TestDatabase;
  let pool: Pool;
  let claimer: WorkClaimer;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, max: 3 });
    pool.on('error', () => undefined);
    claimer = new WorkClaimer({ connectionString: database.url });
  });
  afterEach(() => pool.query('truncate owed_work'));
  afterAll(async () => {
    await claimer.end();
    await pool.end();
    await database.drop();
  });

  const account = randomUUID();
  const lanes = (...names: string[]) =>
    names.map((of) => ({ accountId: account, lane: randomUUID(), streamId: randomUUID(), subject: { of } }));
  const due = async (): Promise<number> => (await claimer.claim(work, 10)).claims.length;

  it('are due at once, each with its subject', async () => {
    await oweAllIn(pool, work, SHARD, lanes('a', 'b'));
    const { claims } = await claimer.claim(work, 10);
    expect(claims.map(({ subject }) => subject.of).sort()).toEqual(['a', 'b']);
    await oweAllIn(pool, work, SHARD, []);
  });

  it('leave a lane with whoever holds it, and its fence intact', async () => {
    const all = lanes('a');
    await oweAllIn(pool, work, SHARD, all);
    const [claim] = (await claimer.claim(work, 10)).claims;
    await oweAllIn(pool, work, SHARD, all);
    await oweAllIn(pool, work, SHARD, all, { hasten: true });
    expect(await due()).toBe(0);
    expect(await claimer.renew([claim!])).toEqual([]);
  });

  it('owe a lane anew that was done', async () => {
    const all = lanes('a');
    await oweAllIn(pool, work, SHARD, all);
    await claimer.close((await claimer.claim(work, 10)).claims);
    await oweAllIn(pool, work, SHARD, all);
    expect((await claimer.claim(work, 10)).claims).toMatchObject([{ attempt: 1 }]);
  });

  it('leave a lane to its backoff, unless it is to be hastened', async () => {
    const all = lanes('a');
    await oweAllIn(pool, work, SHARD, all);
    const [claim] = (await claimer.claim(work, 10)).claims;
    await claimer.postpone(work, claim!, { error: 'away', retryAfterMs: null });
    await oweAllIn(pool, work, SHARD, all);
    expect(await due()).toBe(0);
    await oweAllIn(pool, work, SHARD, all, { hasten: true });
    expect(await due()).toBe(1);
  });

  it('begin without the history of what was owed before', async () => {
    const all = lanes('a');
    await oweAllIn(pool, work, SHARD, all);
    const [claim] = (await claimer.claim(work, 10)).claims;
    await claimer.postpone(work, claim!, { error: 'away', retryAfterMs: null });
    const history = async () => (await pool.query('select history from owed_work')).rows;
    expect(await history()).not.toEqual([{ history: null }]);
    await oweAllIn(pool, work, SHARD, all, { hasten: true });
    expect(await history()).toEqual([{ history: null }]);
  });

  it('keep those who would close a lane waiting until it is committed', async () => {
    const all = lanes('a');
    await oweAllIn(pool, work, SHARD, all);
    const tx = await pool.connect();
    await tx.query('begin');
    await oweAllIn(tx, work, SHARD, all);
    const other = await pool.connect();
    const locked = other.query('select 1 from owed_work where lane = $1 for update nowait', [all[0]?.lane]);
    await expect(locked).rejects.toMatchObject({ code: '55P03' });
    await tx.query('rollback');
    tx.release();
    other.release();
  });
});
