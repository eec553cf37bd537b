import { assessing } from '@verbatim/testing';
import { backends, Service, type Talk, type Tenant } from '../service';
import {
  AskedReplays,
  contentsOf,
  followed,
  LOG_TABLES,
  seedEverySort,
  STREAM_PROJECTIONS,
  STREAM_TABLES,
  untouched,
} from './replayed.fixture';

describe.each(backends)('a replay (queue: %s)', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let other: Tenant;
  let talks: readonly Talk[];
  let replays: AskedReplays;

  beforeAll(async () => {
    service = await Service.open(backend);
    service.provider.otherwise(assessing());
    [tenant, other] = [await service.tenant({ eraseGraceSeconds: 3_600 }), await service.tenant()];
    talks = await seedEverySort(service, tenant);
    await other.talk(await other.externalAgent(), { title: 'Of another account' });
    await followed(service);
    replays = new AskedReplays(service);
  }, 120_000);
  afterAll(() => service.close());

  const all = [...STREAM_TABLES, ...LOG_TABLES];

  it.each([
    ['looks at everything', () => ({ dryRun: true })],
    ['looks at an account', () => ({ dryRun: true, accountId: tenant.accountId })],
    ['replaces everything', () => ({})],
    ['replaces everything unseen', () => ({ compare: false })],
    ['mends an account', () => ({ accountId: tenant.accountId })],
    ['mends a stream', () => ({ accountId: tenant.accountId, streamId: talks[0]?.id })],
  ])('that %s finds no difference where there is none, and leaves every row as it was', async (_, body) => {
    const [before, aside] = [await contentsOf(service, all), await untouched(service)];
    const calls = service.provider.requests.length;
    const replay = await replays.run(body());
    expect(replay.error).toBeNull();
    expect(replay.result).toMatchObject({ phase: 'done', differences: 0 });
    expect(replay.result?.projections.map(({ state }) => state)).toEqual(replay.projections.map(() => 'done'));
    expect(await contentsOf(service, all)).toEqual(before);
    expect(await untouched(service)).toEqual(aside);
    expect(service.provider.requests).toHaveLength(calls);
    expect(await service.rows(`select nspname from pg_namespace where nspname like 'replay%'`)).toEqual([]);
  });

  it('covers all that can be replayed unless told otherwise', async () => {
    const replay = await replays.run({ dryRun: true });
    expect(replay.projections).toEqual([...STREAM_PROJECTIONS, 'daily-counts.v1']);
    expect(replay.progress.done).toBe(replay.progress.total);
  });
});
