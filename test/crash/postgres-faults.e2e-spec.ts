import { check, inWorld, measured, nothingWrong, startLoad, startPrivatePostgres, until, type Answer } from './rig';

const succeeded = ({ status }: Answer): boolean => status >= 200 && status < 300;

describe('Postgres that goes away under load', () => {
  it('and comes back: no process ends, callers are told to come again, nothing accepted is lost or doubled', async () => {
    const postgres = await startPrivatePostgres();
    await inWorld({ databaseUrl: postgres.url }, async (world) => {
      await Promise.all([world.api(), world.api(), world.worker(), world.worker()]);
      const client = await world.client();
      const { answers } = client.ledger;
      const load = await startLoad(client, { talkers: 4, pauseMs: 50 });
      await until('there is load', () => load.accepted() >= 20);

      await postgres.crash();
      await until('callers are refused', () => answers.some(({ status }) => status === 503), { withinMs: 15_000 });
      await postgres.start();
      const before = load.accepted();
      const recoveredMs = await measured('Postgres restarted, until messages are accepted again', () =>
        until('messages are accepted again', () => load.accepted() > before + 6),
      );
      expect(recoveredMs).toBeLessThan(10_000);

      await world.sql(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      const then = load.accepted();
      await until('messages are accepted with new connections', () => load.accepted() > then + 15);

      await load.stop();
      await world.settled();
      expect(world.children.filter((child) => child.hasExited())).toEqual([]);
      const refused = answers.filter((answer) => !succeeded(answer));
      expect([...new Set(refused.map(({ status }) => status))]).toEqual([503]);
      expect(refused.filter(({ retryAfter }) => !Number(retryAfter))).toEqual([]);
      expect(await check(world, client.ledger)).toEqual(nothingWrong);
    });
    await postgres.remove();
  }, 150_000);
});
