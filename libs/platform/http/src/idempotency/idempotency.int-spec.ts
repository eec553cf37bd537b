import { randomUUID } from 'node:crypto';
import { RowExists } from '@verbatim/event-store';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import { createTestDatabase, type TestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import {
  HttpAnswer,
  IdempotencyStore,
  IdempotentCalls,
  idempotencyRow,
  insertIdempotency,
  withoutSecrets,
} from '../index';
import { script, startTinyApp, type TinyApp } from '../testing/tiny-app';

let database: TestDatabase;
let pool: Pool;
let one: TinyApp;
let two: TinyApp;
let effects = 0;

/** One effect and the saved answer, in one transaction, as an append does it. */
const effect = async (call: CallContext): Promise<SavedAnswer> => {
  const answer = new HttpAnswer(201, { number: (effects += 1), key: 'sk_secret' }, { etag: '"1"' });
  await insertIdempotency(pool, call, { ...answer, body: withoutSecrets(answer.body, ['/key']) });
  return answer;
};

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 20 });
  one = await startTinyApp({ pool });
  two = await startTinyApp({ pool });
});
afterAll(async () => {
  await Promise.all([one.app.close(), two.app.close()]);
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  script.work = effect;
});

const post = async (key: string, text = 'hi', app = one, holder = 'writer') => {
  const answer = await fetch(`${app.url}/v1/notes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${holder}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ text }),
  });
  return {
    status: answer.status,
    replayed: answer.headers.get('idempotent-replayed'),
    etag: answer.headers.get('etag'),
    body: (await answer.json()) as { number?: number; key?: string | null; code?: string },
  };
};

describe('a POST with an Idempotency-Key', () => {
  it('has one effect, and its repetition the same answer, without the secret', async () => {
    const key = randomUUID();
    const first = await post(key);
    const again = await post(key);
    expect(first).toMatchObject({ status: 201, replayed: null, etag: '"1"', body: { key: 'sk_secret' } });
    expect(again).toEqual({
      status: 201,
      replayed: 'true',
      etag: '"1"',
      body: { number: first.body.number, key: null },
    });
  });

  it('is refused when the key was used for another body', async () => {
    const key = randomUUID();
    await post(key);
    expect(await post(key, 'other')).toMatchObject({ status: 422, body: { code: 'idempotency.key-reused' } });
  });

  it('has one effect a hundred times at once, in two processes', async () => {
    const key = randomUUID();
    const before = effects;
    // The second process has its own memory: only the database stands between the two.
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => post(key, 'hi', n % 2 ? one : two)));
    const { rows } = await pool.query('select body from idempotency_keys where key = $1', [key]);
    expect(rows).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.number))).toEqual(new Set([rows[0].body.number]));
    expect(effects - before).toBeLessThanOrEqual(2); // the loser of the race between the processes rolled back
    expect(answers.filter((answer) => answer.replayed === null)).toHaveLength(1);
  });

  it('is another request when it comes from a key bound to another project: nothing is shown', async () => {
    const key = randomUUID();
    await post(key, 'hi', one, 'writer:project-a');
    expect(await post(key, 'hi', one, 'writer:project-b')).toMatchObject({ status: 422 });
  });

  it('that was refused is judged anew', async () => {
    const key = randomUUID();
    script.work = () => Promise.reject(new RowExists('notes', 'notes_name'));
    expect(await post(key)).toMatchObject({ status: 409 });
    script.work = effect;
    expect(await post(key)).toMatchObject({ status: 201, replayed: null });
  });

  it('takes the answer of another process that wrote the same key first', async () => {
    const call = callOf(randomUUID());
    const processes = [1, 2].map(() => new IdempotentCalls(new IdempotencyStore(pool)));
    let arrived = 0;
    let bothAreThere!: () => void;
    const barrier = new Promise<void>((resolve) => (bothAreThere = resolve));
    const answers = await Promise.all(
      processes.map((calls) =>
        calls.run(call, async () => {
          arrived += 1;
          if (arrived === 2) bothAreThere();
          await barrier; // neither found an answer, both go on to write one
          return effect(call);
        }),
      ),
    );
    const [winner, loser] = answers.sort((a) => (a.headers['idempotent-replayed'] === undefined ? -1 : 1));
    expect(winner?.headers['idempotent-replayed']).toBeUndefined();
    expect(loser).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
    expect(loser?.body).toMatchObject({ number: (winner?.body as { number: number }).number, key: null });
  });

  it('tells the caller to come back while the first call runs on', async () => {
    const calls = new IdempotentCalls(new IdempotencyStore(pool), 20);
    const call = callOf(randomUUID());
    let release!: (answer: SavedAnswer) => void;
    const first = calls.run(call, () => new Promise((resolve) => (release = resolve)));
    await expect(calls.run(call, () => effect(call))).rejects.toMatchObject({ code: 'idempotency.in-progress' });
    release(new HttpAnswer(200, null));
    await expect(first).resolves.toMatchObject({ status: 200 });
    await expect(calls.run(call, () => effect(call))).resolves.toMatchObject({ status: 201 });
  });
});

const callOf = (key: string): CallContext => ({
  scope: { shard: 3, accountId: randomUUID(), projectId: null, agentId: null, environments: ['live'] },
  actor: { kind: 'key', id: 'k' },
  keyId: null,
  requestId: 'r',
  traceparent: null,
  correlationId: 'r',
  causationId: null,
  idempotency: { key, operation: 'POST /x', bodyHash: 'h' },
});

describe('the row of a saved answer', () => {
  it('is none without a key, and else an insert the event store can write', () => {
    const call = callOf('k1');
    const answer = new HttpAnswer(201, { id: 1 });
    expect(idempotencyRow({ ...call, idempotency: null }, answer)).toEqual([]);
    expect(idempotencyRow(call, answer, 'stream')).toMatchObject([
      { table: 'idempotency_keys', op: 'insert', row: { key: 'k1', stream_id: 'stream', status: 201 } },
    ]);
  });
});

describe('old keys', () => {
  it('go after their time, in every shard, and never before a day', async () => {
    const store = new IdempotencyStore(pool);
    const keep = callOf('keep');
    const drop = { ...callOf('drop'), scope: { ...keep.scope, shard: 7 } };
    await insertIdempotency(pool, keep, new HttpAnswer(200, null));
    await insertIdempotency(pool, drop, new HttpAnswer(200, null));
    await pool.query(`update idempotency_keys set created_at = now() - interval '49 hours' where key = 'drop'`);
    await pool.query(`update idempotency_keys set created_at = now() - interval '47 hours' where key = 'keep'`);
    expect(await store.purgeExpired()).toBe(1);
    expect(await store.find(drop)).toBeNull();
    expect(await store.find(keep)).toMatchObject({ status: 200 });
    await expect(store.purgeExpired(1)).rejects.toThrow('24 hours');
  });
});
