import { openDelivering, openGround, type Ground } from './delivering.fixture';
import { OldDeliveries } from './old-deliveries';

describe('deliveries of long ago', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  it('are forgotten with their tries 30 days after they ended, and never before they have', async () => {
    const world = await openDelivering(ground);
    for (let n = 0; n < 3; n += 1) await world.happens(0);
    await world.follows();
    world.outcomes.push('taken', 'taken', 'refused');
    await world.delivers();
    const age = (version: number, days: number) =>
      ground.pool.query(
        `update webhook_deliveries set ended_at = case when ended_at is null then null else now() - $2 * interval '1 day' end,
           owed_at = now() - $2 * interval '1 day' where version = $1`,
        [version, days],
      );
    await age(1, 31);
    await age(2, 29);
    await age(3, 60);
    const old = new OldDeliveries(ground.pool, [3]);
    expect([await old.purge(), await old.purge()]).toEqual([1, 0]);
    const left = async (table: string) =>
      (await ground.pool.query<{ version: number }>(`select distinct version from ${table} order by 1`)).rows.map(
        ({ version }) => version,
      );
    expect([await left('webhook_deliveries'), await left('webhook_attempts')]).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });
});
