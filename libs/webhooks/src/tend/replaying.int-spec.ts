import { openDelivering, openGround, type Ground } from '../deliver/delivering.fixture';

describe('a replay to an endpoint', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  const opened = () => openDelivering(ground);
  type Delivering = Awaited<ReturnType<typeof opened>>;
  const happen = async (world: Delivering, ...indices: number[]): Promise<void> => {
    for (const index of indices) await world.happens(index);
    await world.follows();
  };
  const deliverAll = async (world: Delivering): Promise<void> => {
    while (await world.delivers());
  };

  it('brings what was missed before what happened after it was asked for', async () => {
    const world = await opened();
    await world.turn(false);
    await happen(world, 0, 0, 0, 1);
    await world.turn(true);
    await world.replays(100);
    await happen(world, 0); // live, and already owed when the replay has not begun yet
    for (let n = 0; n < 3; n += 1) await world.delivers();
    expect(world.versionsOf(0)).toEqual([]); // it waits for what comes before it
    while (await world.tends());
    await deliverAll(world);
    expect(world.versionsOf(0)).toEqual([1, 2, 3, 4]);
    expect(world.versionsOf(1)).toEqual([1]);
  });

  it('brings again what was delivered, from its place on, and what is on its way to be', async () => {
    const world = await opened();
    await happen(world, 0, 0, 0);
    await deliverAll(world);
    await happen(world, 0);
    await world.replays(2);
    while (await world.tends());
    await deliverAll(world);
    expect(world.versionsOf(0)).toEqual([1, 2, 3, 2, 3, 4]);
  });

  it('takes back what came of a try that was under way', async () => {
    const world = await opened();
    await happen(world, 0, 0);
    world.whileSending = async () => {
      world.whileSending = () => Promise.resolve();
      await world.replays(100);
      await world.tends();
    };
    await world.delivers();
    await deliverAll(world);
    expect(world.versionsOf(0)).toEqual([1, 1, 2]);
  });

  describe('of which as much waits as may', () => {
    const isTried = async ({ endpointId }: Delivering): Promise<boolean> => {
      const { rowCount } = await ground.pool.query(
        `select 1 from owed_work where kind = 'deliver-webhook' and state = 'owed' and available_at <= now()
           and subject ->> 'endpointId' = $1`,
        [endpointId],
      );
      return rowCount !== 0;
    };
    const isWell = ({ endpointId }: Delivering) =>
      ground.pool.query('update webhook_standings set failing_since = null where endpoint_id = $1', [endpointId]);
    const backsOff = async (): Promise<Delivering> => {
      const world = await openDelivering(ground, { mostAhead: 1 });
      await happen(world, 0);
      await deliverAll(world);
      world.refused.add(world.conversations[0] ?? '');
      await happen(world, 0);
      await world.worksOff();
      await world.replays(1);
      return world;
    };

    it('leaves an endpoint that fails alone', async () => {
      const world = await backsOff();
      await world.tends();
      expect(await isTried(world)).toBe(false);
      expect(await world.tendsInMs()).toBeGreaterThan(30_000);
    });

    it('owes an endpoint that failed when it was turned off all that waits', async () => {
      const world = await backsOff();
      await ground.pool.query(`update owed_work set state = 'done' where kind = 'deliver-webhook'`);
      await world.tends();
      expect(await isTried(world)).toBe(true);
    });

    it('hastens what waits once it is well, and not every time it looks', async () => {
      const world = await backsOff();
      await isWell(world);
      await world.tends();
      expect(await isTried(world)).toBe(true);
      expect(await world.tendsInMs()).toBeLessThan(5_000);
      await world.worksOff();
      await isWell(world);
      await world.tends();
      expect(await isTried(world)).toBe(false);
    });
  });

  it('goes on where it was when its worker died, and is one at a time', async () => {
    const world = await opened();
    await world.turn(false);
    await happen(world, ...Array.from({ length: 1_200 }, (_, n) => n % 3));
    await world.turn(true);
    expect(await world.replays(10_000)).not.toBeNull();
    expect(await world.replays(10_000)).toBeNull();
    expect(await world.tendsOnePageAndDies()).toBe('goes-on');
    await world.delivers();
    while (await world.tends());
    await deliverAll(world);
    for (const index of [0, 1, 2])
      expect(world.versionsOf(index)).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
  });
});
