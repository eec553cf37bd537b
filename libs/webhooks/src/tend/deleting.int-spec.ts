import { webhookWatch } from './webhook-watch';
import { openDelivering, openGround, type Ground } from '../deliver/delivering.fixture';

describe('an endpoint that is deleted', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  const untilSomebodyWaits = async (): Promise<void> => {
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await ground.pool.query(waiting)).rowCount === 0);
  };
  const owed = async (endpointId: string): Promise<number> => {
    const { rows } = await ground.pool.query<{ count: number }>(
      'select count(*)::int as count from webhook_deliveries where endpoint_id = $1',
      [endpointId],
    );
    return rows[0]?.count ?? 0;
  };

  it('does not stand in the way of a try that comes back, nor that in its way', async () => {
    const world = await openDelivering(ground);
    await world.happens(0);
    await world.follows();
    const deleting = await ground.pool.connect();
    world.whileSending = async () => {
      await deleting.query('begin');
      await deleting.query('select from webhook_endpoints where id = $1 for update', [world.endpointId]);
    };
    const trying = world.delivers();
    await untilSomebodyWaits();
    await deleting.query('delete from webhook_endpoints where id = $1', [world.endpointId]);
    await deleting.query('commit');
    deleting.release();
    expect(await trying).toBe(true);
    expect(await owed(world.endpointId)).toBe(0);
    expect(await world.delivers()).toBe(false);
  });

  it('is forgotten page by page, and no other', async () => {
    const [world, other] = [await openDelivering(ground), await openDelivering(ground)];
    for (const { accountId, endpointId } of [world, other])
      await ground.pool.query(
        `insert into webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version, position, event_id, type,
           occurred_at, status)
         select 3, $1, $2, gen_random_uuid(), 1, n, gen_random_uuid(), 'message.created', now(), 'delivered'
         from generate_series(1, 10_001) n`,
        [accountId, endpointId],
      );
    const left: number[] = [];
    const sql = {
      query: async (text: string, values?: unknown[]) => {
        const { rows } = await ground.pool.query(text, values);
        left.push(await owed(world.endpointId));
        return rows as unknown;
      },
    };
    await webhookWatch.forget(sql, { shard: 3, accountId: world.accountId }, world.endpointId);
    expect(left).toEqual([5_001, 1, 0]);
    expect(await owed(other.endpointId)).toBe(10_001);
  });
});
