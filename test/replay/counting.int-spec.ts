import type { Projections } from '@verbatim/replay';
import { projections } from '@verbatim/service';
import { Service, type Tenant } from '../service';
import { contentsOf, followed, LOG_TABLES } from './replayed.fixture';
import { Stepped } from './stepped.fixture';

const counts = { projections: ['daily-counts.v1'], compare: false };

describe('a replay of the daily counts', () => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    await saidBy(tenant);
  }, 60_000);
  afterAll(() => service.close());

  const saidBy = async (whose: Tenant): Promise<void> => {
    const talk = await whose.talk(await whose.externalAgent(), { title: 'A talk' });
    await talk.post({ role: 'agent', text: 'Counted' });
    await followed(service);
  };
  const shards = () => service.rows('select shard from shard_heads');
  /** Somebody speaks in a shard of which nothing was heard before. */
  const saidInNewShard = async (): Promise<void> => {
    const { length } = await shards();
    while ((await shards()).length === length) await saidBy(await service.tenant());
  };

  const uncounted = () =>
    service.rows(`select id from conversations where id not in (select id from analytics_conversations)`);

  /** What the projection's code is called with, in whichever tables. */
  const handling = (before: () => Promise<void>): Projections => ({
    ...projections,
    logs: projections.logs.map((one) => ({
      ...one,
      handle: async (events, tx) => {
        await before();
        return one.handle(events, tx);
      },
    })),
  });

  it('keeps the counts of shards whose first events come while it runs', async () => {
    const replay = await Stepped.begin(service.database.url, counts);
    try {
      await replay.run(saidInNewShard);
    } finally {
      await replay.close();
    }
    expect(await uncounted()).toEqual([]);
  }, 60_000);

  it('goes on over what a swap left that a crash cut short', async () => {
    const replay = await Stepped.begin(service.database.url, { compare: false });
    const left = `replay_${replay.id.replaceAll('-', '')}_old`;
    let crashed = false;
    try {
      const { projections: parts } = await replay.run(async (phase) => {
        if (phase !== 'logs' || crashed) return;
        crashed = true;
        await service.rows(`create schema ${left}; create table ${left}.messages (like messages)`);
      });
      expect(parts.map(({ state }) => state)).toEqual(parts.map(() => 'done'));
    } finally {
      await replay.close();
    }
    expect(crashed).toBe(true);
    expect(await service.rows(`select from pg_namespace where nspname like 'replay%'`)).toEqual([]);
  }, 60_000);

  it('leaves nothing of such a swap where no counts are replayed', async () => {
    const replay = await Stepped.begin(service.database.url, { projections: ['feedback.v1'], compare: false });
    const left = `replay_${replay.id.replaceAll('-', '')}_old`;
    try {
      await replay.run(async (phase) => {
        if (phase === 'logs') await service.rows(`create schema ${left}`);
      });
    } finally {
      await replay.close();
    }
    expect(await service.rows(`select from pg_namespace where nspname like 'replay%'`)).toEqual([]);
  });

  it('does not swap without a shard that was counted while it got ready', async () => {
    let late: (() => Promise<void>) | null = null;
    const replay = await Stepped.begin(
      service.database.url,
      counts,
      handling(async () => {
        const now = late;
        late = null;
        await now?.();
      }),
    );
    try {
      await replay.step(); // its tables are made
      await replay.step(); // and followed to the end of the log
      await saidBy(tenant); // so that there is something to follow when they are to be swapped
      late = saidInNewShard;
      await replay.step();
      expect(late).toBeNull(); // it gave up, or took the new shard along with another try
      expect(await replay.run()).toMatchObject({ projections: [{ state: 'done' }] });
    } finally {
      await replay.close();
    }
    expect(await uncounted()).toEqual([]);
  }, 60_000);

  describe('of one account', () => {
    const ofAccount = async () => {
      const rows = await service.rows<{ shard: number }>('select shard from streams where account_id = $1 limit 1', [
        tenant.accountId,
      ]);
      return { ...counts, reach: { of: 'account' as const, shard: rows[0]?.shard ?? -1, accountId: tenant.accountId } };
    };
    const counted = () => contentsOf(service, LOG_TABLES);

    it.each(['before a page', 'behind the last one'])('changes nothing once somebody paused it %s', async (when) => {
      const before = await counted();
      let handled = 0;
      const move = (state: string) => service.rows('update jobs set state = $1 where id = $2', [state, replay.id]);
      const made = handling(async () => {
        handled += 1;
        if (handled === 1) await move('paused');
      });
      const replay = await Stepped.begin(service.database.url, await ofAccount(), made);
      try {
        await service.rows('delete from analytics_counts where account_id = $1', [tenant.accountId]);
        const broken = await counted();
        if (when === 'before a page') await move('paused');
        await replay.step();
        expect(handled).toBe(when === 'before a page' ? 0 : 1);
        expect(replay.result?.projections).toMatchObject([{ state: 'waiting' }]);
        expect(await counted()).toEqual(broken);
        handled = 1;
        await move('running');
        await replay.run();
      } finally {
        await replay.close();
      }
      expect(await counted()).toEqual(before);
    });

    it('takes no lock that was not to be had for an event that cannot be applied', async () => {
      let held = true;
      const made: Projections = {
        ...projections,
        logs: projections.logs.map((one) => ({
          ...one,
          handle: async (events, tx) => {
            if (held) await tx.query(`do $$ begin raise lock_not_available; end $$`);
            return one.handle(events, tx);
          },
        })),
      };
      const replay = await Stepped.begin(service.database.url, await ofAccount(), made);
      try {
        await expect(replay.step()).rejects.toMatchObject({ code: '55P03' });
        held = false;
        expect(await replay.run()).toMatchObject({ projections: [{ state: 'done', poison: null }] });
      } finally {
        await replay.close();
      }
    });
  });
});
