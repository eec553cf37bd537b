import type { ReplayView } from '@verbatim/replay';
import { eventually, type PageOf, type Service, type Talk, type Tenant } from '../service';

export const STREAM_TABLES = ['conversations', 'conversation_activity', 'messages', 'feedback', 'assessments'] as const;
export const LOG_TABLES = ['analytics_conversations', 'analytics_counts', 'analytics_reply_times'] as const;
export const STREAM_PROJECTIONS = ['conversations.v1', 'messages.v1', 'feedback.v1', 'assessments.v1'] as const;

export interface DifferenceRow {
  readonly projection: string;
  readonly table: string;
  readonly accountId: string;
  readonly streamId: string | null;
  readonly key: Readonly<Record<string, unknown>>;
  readonly kind: string;
  readonly columns: readonly { readonly column: string; readonly expected?: unknown; readonly found?: unknown }[];
}

/** Replays, as the platform's administrator asks for them and follows them. */
export class AskedReplays {
  constructor(private readonly service: Service) {}

  async start(body: object): Promise<ReplayView> {
    const { status, body: view } = await this.service.client().send<ReplayView>('POST', '/v1/admin/replays', { body });
    if (status !== 202) throw new Error(`The replay was answered with ${status}: ${JSON.stringify(view)}`);
    return view;
  }

  read(id: string): Promise<ReplayView> {
    return this.service.client().get<ReplayView>(`/v1/admin/replays/${id}`);
  }

  async reaches(id: string, ...states: ReplayView['state'][]): Promise<ReplayView> {
    return eventually(
      `the replay to be ${states.join(' or ')}`,
      async () => {
        const replay = await this.read(id);
        if (states.includes(replay.state)) return replay;
        if (['completed', 'failed', 'cancelled'].includes(replay.state))
          throw new Error(`It ended: ${JSON.stringify(replay)}`);
        return null;
      },
      90_000,
    );
  }

  async run(body: object): Promise<ReplayView> {
    return this.reaches((await this.start(body)).id, 'completed');
  }

  async differences(id: string): Promise<readonly DifferenceRow[]> {
    const client = this.service.client();
    return (await client.get<PageOf<DifferenceRow>>(`/v1/admin/replays/${id}/differences?limit=100`)).data;
  }
}

/** What is there of each table, as one line for each row. */
export const contentsOf = async (
  service: Service,
  tables: readonly string[] = STREAM_TABLES,
): Promise<Record<string, string[]>> =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => {
        const rows = await service.rows<{ line: string }>(`select t::text as line from ${table} t order by 1`);
        return [table, rows.map(({ line }) => line)] as const;
      }),
    ),
  );

/** What must not move when read models are made again: events, what is owed, snapshots. */
export const untouched = async (service: Service): Promise<object> => {
  const [row] = await service.rows<object>(`
    select (select md5(string_agg(e::text, '|' order by shard, position)) from events e) as events,
      (select md5(string_agg(s::text, '|' order by shard, account_id, stream_id)) from streams s) as streams,
      (select md5(string_agg(s::text, '|' order by shard, account_id, stream_id)) from snapshots s) as snapshots,
      (select md5(string_agg(o::text, '|' order by shard, account_id, kind, lane)) from owed_work o
       where kind <> 'run-job') as owed`);
  return row ?? {};
};

/** Conversations of every sort there is, so that each table has rows of each form. */
export const seedEverySort = async (service: Service, tenant: Tenant): Promise<readonly Talk[]> => {
  const [agent, external] = await Promise.all([tenant.agent(), tenant.externalAgent()]);
  const send = (talk: Talk, method: string, path: string, body: object) =>
    tenant.client.ok(method, `${talk.at}${path}`, { body });
  const begin = (fields: object = {}, agentId = agent) =>
    tenant.talk(agentId, {
      title: 'A talk',
      context: 'Said before\twith a tab',
      customData: { a: [1, null, 'x"\\'] },
      ...fields,
    });
  const make: Record<string, () => Promise<Talk>> = {
    answered: async () => {
      const talk = await begin();
      await talk.settled(await talk.ask('What is it?\nA second line \\ and "quotes"'));
      await talk.settled(await talk.ask('And then?'));
      return talk;
    },
    manual: async () => {
      const talk = await begin();
      await talk.mode('manual');
      await talk.ask('Is anybody there?');
      await talk.post({ role: 'human', text: 'I am', authorName: 'Mia' });
      return talk;
    },
    outside: async () => {
      const talk = await begin({}, external);
      const id = await talk.ask('And you?');
      await talk.post({ role: 'agent', text: 'From outside', answers: id });
      await talk.ask('Nobody answers this');
      return talk;
    },
    rated: async () => {
      const talk = await begin();
      await talk.settled(await talk.ask('Good?'));
      const answer = (await talk.messages()).find(({ role }) => role === 'agent');
      const path = `/messages/${answer?.id}/feedback`;
      await send(talk, 'PUT', path, { rating: 'up', value: 4.5, reasons: ['kind', 'a "b"'], comment: 'Fine' });
      await send(talk, 'PUT', path, { rating: 'down', comment: 'Not so fine' });
      await send(talk, 'PATCH', `/messages/${answer?.id}/annotations`, { intents: ['greet'], outOfDomain: true });
      return talk;
    },
    assessed: async () => {
      const talk = await begin();
      await talk.settled(await talk.ask('Sum this up'));
      await send(talk, 'POST', '/summary', {});
      await send(talk, 'POST', '/score', {});
      await send(talk, 'PUT', '/score', { score: 7.5, rationale: 'By hand' });
      return talk;
    },
    completed: async () => {
      const talk = await begin();
      await talk.settled(await talk.ask('Done?'));
      await talk.status('completed');
      return talk;
    },
    deleted: async () => {
      const talk = await begin();
      await talk.ask('Forget this');
      await talk.delete();
      return talk;
    },
    restored: async () => {
      const talk = await begin();
      await talk.ask('Remember this');
      await talk.delete();
      await talk.restore();
      return talk;
    },
    erased: async () => {
      const talk = await begin();
      await talk.settled(await talk.ask('A secret'));
      await talk.delete();
      await service.hurry(talk.id);
      await eventually('the erasure', async () => {
        const rows = await service.rows(`select 1 from conversations where id = $1 and erased_at is not null`, [
          talk.id,
        ]);
        return rows.length > 0 ? true : null;
      });
      return talk;
    },
    anonymised: async () => {
      const user = await tenant.client.ok<{ id: string }>('POST', '/v1/users', {
        body: { externalId: crypto.randomUUID() },
      });
      const talk = await begin({ user: { id: user.id } });
      await talk.settled(await talk.ask('My name is Ann'));
      const { id } = await tenant.client.ok<{ id: string }>('POST', `/v1/users/${user.id}/erase`, { body: {} });
      await eventually('the user is erased', async () => {
        const job = await tenant.client.get<{ state: string }>(`/v1/jobs/${id}`);
        return job.state === 'completed' ? true : null;
      });
      return talk;
    },
  };
  const talks: Talk[] = [];
  // Of what has tables of its own there are several: one row of them can go while others stay.
  for (const one of [...Object.values(make), make['rated'], make['assessed']]) if (one) talks.push(await one());
  await service.idle();
  return talks;
};

/** Resolves once a follower has read the log to its end. */
export const followed = (service: Service, projection = 'daily-counts.v1'): Promise<true> =>
  eventually('the followers to be at the end of the log', async () => {
    const sql = `
      select 1 from shard_heads h left join checkpoints c on c.shard = h.shard and c.projection = $1
      where h.head > coalesce(c.position, 0)`;
    const rows = await service.rows(sql, [projection]);
    return rows.length === 0 ? true : null;
  });
