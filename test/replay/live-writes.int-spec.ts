import { conversationStreams } from '@verbatim/conversation';
import { checkReach } from '@verbatim/replay';
import { assessing } from '@verbatim/testing';
import { Pool } from 'pg';
import { eventually, Service, type Talk, type Tenant } from '../service';
import { AskedReplays, followed, LOG_TABLES, seedEverySort, contentsOf, STREAM_TABLES } from './replayed.fixture';
import { Stepped } from './stepped.fixture';

// Which queue brought the job matters in `replaying` and `control`; here it is the database that is busy.
describe('while people write', () => {
  let service: Service;
  let tenant: Tenant;
  let external: string;
  let agent: string;
  let talks: Talk[];
  let pool: Pool;

  beforeAll(async () => {
    service = await Service.open('postgres');
    service.provider.otherwise(assessing());
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    await seedEverySort(service, tenant);
    [agent, external] = [await tenant.agent(), await tenant.externalAgent()];
    talks = await Promise.all([0, 1, 2, 3].map(() => tenant.talk(external, { title: 'Busy' })));
    await talks[0]?.post({ role: 'agent', text: 'Welcome' });
    pool = new Pool({ connectionString: service.database.url, max: 4, application_name: 'test' });
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await service.close();
  });

  const asTheLogSays = async (): Promise<void> => {
    expect((await checkReach(pool, conversationStreams, { of: 'all' })).differences).toEqual([]);
  };
  /** The counts as a projection from the beginning makes them. */
  const countedRight = async (): Promise<void> => {
    await followed(service);
    const replay = await new AskedReplays(service).run({ dryRun: true, projections: ['daily-counts.v1'] });
    expect(replay.result?.differences).toBe(0);
  };

  let count = 0;
  const said: string[] = [];
  /** A message that must be there in the end, of a busy conversation or a new one. */
  const say = async (): Promise<void> => {
    count += 1;
    const talk = count % 5 === 0 ? await tenant.talk(external, { title: 'New' }) : talks[count % talks.length];
    const text = `Said ${count}`;
    const { status } = (await talk?.post({ role: 'agent', text })) ?? { status: 0 };
    expect(status).toBe(201);
    said.push(text);
  };
  const allThere = async (): Promise<void> => {
    const rows = await service.rows<{ text: string }>(`select text from messages where text like 'Said %'`);
    expect(rows.map(({ text }) => text).sort()).toEqual([...said].sort());
  };

  it('between any two steps, nothing is lost and the rows are what the log says', async () => {
    const replay = await Stepped.begin(service.database.url);
    const phases = new Set<string>();
    try {
      const result = await replay.run(async (phase) => {
        phases.add(phase ?? 'begin');
        await say();
        await say();
      });
      expect([...phases]).toEqual(['begin', 'load', 'index', 'settle', 'swap', 'logs']);
      expect(result.projections.map(({ state }) => state)).toEqual(result.projections.map(() => 'done'));
      expect(result.differences).toBe(0);
    } finally {
      await replay.close();
    }
    await allThere();
    await asTheLogSays();
    await countedRight();
  }, 120_000);

  it('all the time, nothing is lost, and nobody waits long for the swap', async () => {
    const replays = new AskedReplays(service);
    let on = true;
    const writer = async (): Promise<void> => {
      while (on) await say();
    };
    const asker = async (): Promise<void> => {
      const talk = await tenant.talk(agent, { title: 'Asked' });
      while (on) await talk.settled(await talk.ask('What is it?'));
    };
    const writers = Promise.all([writer(), writer(), asker()]);
    try {
      for (const body of [{}, { accountId: tenant.accountId }, { dryRun: true }, { compare: false }]) {
        const { result } = await replays.run(body);
        expect(result?.differences).toBe(0);
        for (const { blockedMs } of result?.projections ?? []) expect(blockedMs ?? 0).toBeLessThan(1_000);
      }
    } finally {
      on = false;
      await writers;
    }
    await service.idle();
    await allThere();
    await asTheLogSays();
    await countedRight();
  }, 300_000);

  it('damage is mended while its conversation is written to', async () => {
    const replays = new AskedReplays(service);
    let on = true;
    const [busy] = talks;
    const writer = (async () => {
      while (on) await say();
    })();
    try {
      for (let round = 0; round < 5; round++) {
        await service.rows(`update messages set text = 'Not said' where conversation_id = $1 and seq <= 5`, [busy?.id]);
        const replay = await replays.run({ accountId: tenant.accountId, streamId: busy?.id });
        expect(replay.result?.projections.find(({ name }) => name === 'messages.v1')?.repaired).toBe(5);
      }
    } finally {
      on = false;
      await writer;
    }
    await allThere();
    await asTheLogSays();
  }, 120_000);

  describe('words that are taken out', () => {
    const anonymise = async (name: string): Promise<{ talk: Talk; erase: () => Promise<void> }> => {
      const { id } = await tenant.client.ok<{ id: string }>('POST', '/v1/users', {
        body: { externalId: crypto.randomUUID() },
      });
      const talk = await tenant.talk(external, { title: name, user: { id } });
      await talk.ask(name);
      // What they said of somebody else's conversation goes without leaving an event there.
      const answer = (await talks[0]?.messages())?.find(({ role }) => role === 'agent');
      const body = { comment: name, rater: { kind: 'user', id } };
      await tenant.client.ok('PUT', `${talks[0]?.at}/messages/${answer?.id}/feedback`, { body });
      const erase = async (): Promise<void> => {
        const job = await tenant.client.ok<{ id: string }>('POST', `/v1/users/${id}/erase`, { body: {} });
        await eventually('the erasure', async () => {
          const { state } = await tenant.client.get<{ state: string }>(`/v1/jobs/${job.id}`);
          return state === 'completed' ? true : null;
        });
      };
      return { talk, erase };
    };
    const words = async (canary: string): Promise<string[]> => {
      const everything = await contentsOf(service, [...STREAM_TABLES, ...LOG_TABLES, 'events']);
      return Object.values(everything)
        .flat()
        .filter((line) => line.includes(canary));
    };

    it.each(['load', 'index', 'settle', 'swap', 'logs'])('before a step of %s stay out', async (phase) => {
      const canary = `Quincunx of ${phase}`;
      const { erase } = await anonymise(canary);
      const replay = await Stepped.begin(service.database.url);
      let erased = false;
      try {
        await replay.run(async (now) => {
          if (now !== phase || erased) return;
          if (now === 'load') await replay.step(); // some pages are loaded by now
          erased = true;
          await erase();
        });
      } finally {
        await replay.close();
      }
      expect(erased).toBe(true);
      expect(await words(canary)).toEqual([]);
      await asTheLogSays();
    });
  });
});
