import { openDelivering, openGround, type Ground } from '../deliver/delivering.fixture';

describe('what an endpoint that was turned off is sent', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await openGround();
  });
  afterAll(() => ground.close());

  type Delivering = Awaited<ReturnType<typeof openDelivering>>;
  const sent = async (world: Delivering): Promise<number[]> => {
    await world.follows();
    while (await world.tends());
    while (await world.delivers());
    return world.versionsOf(0);
  };

  it('is what had happened by then, though it was looked at later, and what happens once it is on again', async () => {
    const world = await openDelivering(ground);
    await world.happens(0);
    await world.turn(false);
    await world.happens(0);
    expect(await sent(world)).toEqual([]);
    await world.happens(0);
    await world.turn(true); // nobody has looked at the third yet
    await world.happens(0);
    expect(await sent(world)).toEqual([1, 4]);
  });

  it('is the rest as well, if it has it replayed while it is off or when it is on', async () => {
    const world = await openDelivering(ground);
    await world.happens(0);
    await world.follows();
    await world.turn(false);
    await world.happens(0); // nobody has looked at it when the replay is asked for
    await world.replays(100);
    await world.turn(true);
    await world.happens(0);
    expect(await sent(world)).toEqual([1, 2, 3]);
    await world.turn(false);
    await world.happens(0);
    await world.turn(true);
    await world.replays(0);
    expect(await sent(world)).toEqual([1, 2, 3, 4]);
  });
});
