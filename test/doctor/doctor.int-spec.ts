import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SHARD_COUNT } from '@verbatim/directory';
import {
  checks,
  examine,
  openDoctorPool,
  OVERDUE_MS,
  verdictOf,
  type CheckOptions,
  type CheckReport,
} from '@verbatim/operations-doctor';
import { projections } from '@verbatim/service';
import { assessing } from '@verbatim/testing';
import { Client, Pool } from 'pg';
import { eventually, Service, type Tenant } from '../service';
import { followed, seedEverySort } from '../replay/replayed.fixture';
import { damages, rarities, whileDamaged, type Target } from './damages.fixture';

const everything: CheckOptions = {
  shards: Array.from({ length: SHARD_COUNT }, (_, shard) => shard),
  account: null,
  perShard: null,
  overdueMs: OVERDUE_MS,
  projections: projections.streams,
};

describe('the doctor', () => {
  let service: Service;
  let tenant: Tenant;
  let target: Target;
  let db: Client;
  let pool: Pool;

  beforeAll(async () => {
    service = await Service.open();
    service.provider.otherwise(assessing());
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    const talks = await seedEverySort(service, tenant);
    const talk = talks[3]!;
    for (const path of ['/summary', '/score']) await tenant.client.ok('POST', `${talk.at}${path}`, { body: {} });
    await service.idle();
    await eventually('both are there', async () =>
      (await service.rows('select 1 from assessments where conversation_id = $1', [talk.id])).length === 2
        ? true
        : null,
    );
    await followed(service);
    await service.stopWorkers();
    await talk.ask('Is somebody going to answer?');
    await service.stopApi();
    const [row] = await service.rows<{ shard: number; account_id: string }>(
      'select shard, account_id from streams where stream_id = $1',
      [talk.id],
    );
    target = { shard: row!.shard, accountId: row!.account_id, streamId: talk.id };
    db = new Client({ connectionString: service.database.url, application_name: 'test' });
    await db.connect();
    for (const sql of rarities) await db.query(sql, [target.shard, target.accountId, target.streamId]);
    pool = openDoctorPool(service.database.url);
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await db.end();
    await service.close();
  });

  const look = async (options: Partial<CheckOptions> = {}, of = checks, on = pool): Promise<CheckReport[]> => {
    const reports: CheckReport[] = [];
    for await (const report of examine(on, { ...everything, ...options }, { of })) reports.push(report);
    return reports;
  };
  const only = (name: string) => checks.filter((check) => check.name === name);
  const unhealthy = (reports: readonly CheckReport[]) =>
    reports.filter(({ findings, error }) => findings.length > 0 || error !== null);

  it('finds nothing in a healthy database, however closely it looks', async () => {
    const reports = await look();
    expect(unhealthy(reports)).toEqual([]);
    expect(reports.map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
    expect(verdictOf(reports)).toBe('clean');
    expect(unhealthy(await look({ perShard: 1 }))).toEqual([]);
    expect(unhealthy(await look({ account: target }))).toEqual([]);
  });

  it.each(damages)('finds and names $what', async ({ check, finds, ...damage }) => {
    const [all, ofAccount, sampled] = await whileDamaged(db, { check, finds, ...damage }, target, async () => [
      await look({}, only(check)),
      await look({ account: target }, only(check)),
      await look({ perShard: 1_000 }, only(check)),
    ]);
    for (const reports of [all, ofAccount, sampled])
      expect(reports).toEqual([
        expect.objectContaining({
          check,
          error: null,
          findings: expect.arrayContaining([expect.objectContaining(finds(target))]) as unknown,
        }),
      ]);
    expect(verdictOf(all)).toBe('findings');
    expect(unhealthy(await look({}, only(check)))).toEqual([]); // it was put back
  });

  it('finds tables whose keys lack the shard, or that have none', async () => {
    await db.query(`create table strays (id int primary key, shard int); create table keyless (shard int)`);
    const [report] = await look({}, only('sharded-keys'));
    await db.query('drop table strays, keyless');
    expect(report?.findings).toEqual([
      { what: 'The shard does not lead strays_pkey', table: 'strays', key: { index: 'strays_pkey' } },
      { what: 'It has no primary key', table: 'keyless' },
    ]);
  });

  it('looks at no other account when one is named', async () => {
    const damage = damages.find(({ check }) => check === 'stream-versions')!;
    const other = { shard: target.shard, accountId: '01999999-0000-7000-8000-000000000000' };
    const reports = await whileDamaged(db, damage, target, () => look({ account: other }, only('stream-versions')));
    expect(unhealthy(reports)).toEqual([]);
  });

  it('cannot write: neither its sessions nor, with rights to read alone, any check', async () => {
    expect((await pool.query('show transaction_read_only')).rows).toEqual([{ transaction_read_only: 'on' }]);
    expect((await pool.query('show transaction_isolation')).rows).toEqual([
      { transaction_isolation: 'repeatable read' },
    ]);
    await expect(pool.query('delete from messages')).rejects.toMatchObject({ code: '25006' });

    const role = `reader_test_${target.streamId.replaceAll('-', '')}`;
    await db.query(`create role ${role} login password 'reads' in role pg_read_all_data`);
    const url = new URL(service.database.url);
    [url.username, url.password] = [role, 'reads'];
    const reader = openDoctorPool(url.toString());
    try {
      expect(unhealthy(await look({}, checks, reader))).toEqual([]);
    } finally {
      await reader.end();
      await db.query(`drop role ${role}`);
    }
  });

  it('goes on when one check fails, and says that not everything could be looked at', async () => {
    await db.query('alter table snapshots rename to lost');
    const reports = await look();
    await db.query('alter table lost rename to snapshots');
    expect(unhealthy(reports).map(({ check }) => check)).toEqual(['snapshots', 'orphans']);
    expect(reports).toHaveLength(checks.length);
    expect(verdictOf(reports)).toBe('unknown');
  });

  it('has a page that says of every check what to do', () => {
    const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'doctor.md'), 'utf8');
    expect(page.match(/^\| `[a-z-]+`/gm)?.map((cell) => cell.slice(3, -1))).toEqual(checks.map(({ name }) => name));
  });

  it('keeps so many findings of a check, and says that there are more', async () => {
    const damage = damages.find(({ what }) => what === 'rows that are missing')!;
    const report = await whileDamaged(db, damage, target, async () => {
      for await (const one of examine(pool, everything, { of: only('read-models'), keep: 1 })) return one;
      return null;
    });
    expect(report).toMatchObject({ more: true, findings: [expect.anything()] });
  });
});
