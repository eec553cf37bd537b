import { openDelivering, openGround, type Ground } from './delivering.fixture';
import { EndpointCircuits } from './endpoint-circuits';

describe('what an endpoint did not take', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  type Delivering = Awaited<ReturnType<typeof openDelivering>>;
  const happen = async (world: Delivering, ...indices: number[]): Promise<void> => {
    for (const index of indices) await world.happens(index);
    await world.follows();
    await world.worksOff();
  };
  /** How the second event of the first conversation stands. */
  const second = async ({ endpointId, conversations }: Delivering) => {
    const { rows } = await ground.pool.query<{ status: string; tries: number }>(
      `select status, tries from webhook_deliveries where endpoint_id = $1 and conversation_id = $2 and version = 2`,
      [endpointId, conversations[0]],
    );
    return rows[0];
  };
  const failsSince = (world: Delivering, ago: string) =>
    ground.pool.query(`update webhook_standings set failing_since = now() - $2::interval where endpoint_id = $1`, [
      world.endpointId,
      ago,
    ]);

  it('waits for its next try, however much else is taken meanwhile', async () => {
    const world = await openDelivering(ground);
    await happen(world, 0, 1);
    world.refused.add(world.conversations[0] ?? '');
    await happen(world, 0);
    for (let n = 0; n < 12; n += 1) await happen(world, 1);
    expect(world.versionsOf(1)).toHaveLength(13);
    expect(await second(world)).toEqual({ status: 'pending', tries: 1 });
  });

  it('is sent at once when its circuit finds it well again', async () => {
    let now = 0;
    const circuits = new (class extends EndpointCircuits {
      override now = () => now;
    })({ threshold: 1, openMs: 60_000 });
    const world = await openDelivering(ground, { circuits });
    await happen(world, 0);
    world.outcomes.push('refused');
    await happen(world, 0);
    expect(world.versionsOf(0)).toEqual([1]);
    now = 60_000;
    await happen(world, 1);
    expect(world.versionsOf(0)).toEqual([1, 2]);
  });

  it('is sent at once when nothing got through for five minutes, though its circuit was lost with a worker', async () => {
    const world = await openDelivering(ground);
    await happen(world, 0);
    world.outcomes.push('refused');
    await happen(world, 0);
    await failsSince(world, '4 minutes');
    await happen(world, 1);
    expect(world.versionsOf(0)).toEqual([1]);
    world.outcomes.push('refused');
    await happen(world, 2);
    await failsSince(world, '6 minutes');
    await happen(world, 1);
    expect(world.versionsOf(0)).toEqual([1, 2]);
  });
});
