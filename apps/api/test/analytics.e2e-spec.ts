import { Service, eventually, type Client, type Json, type Tenant } from '../../../test/service';

interface Counted {
  readonly conversations?: number;
  readonly messages?: { readonly user: number; readonly agent: number; readonly human: number };
  readonly replies?: Readonly<Record<string, number>>;
  readonly replyTime?: { readonly medianMs: number | null; readonly by: Readonly<Record<string, object>> };
  readonly handovers?: number;
  readonly feedback?: { readonly up: number; readonly down: number };
  readonly meanScore?: number | null;
}
interface View {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly asOf: string;
  readonly groupBy: string | null;
  readonly data: readonly (Counted & {
    readonly date: string;
    readonly groups?: readonly (Counted & { readonly key: string })[];
  })[];
}

const PATH = '/v1/analytics/daily-counts';
const addressOf = (query: Readonly<Record<string, string>>): string => `${PATH}?${new URLSearchParams(query)}`;
const read = (client: Client, query: Readonly<Record<string, string>> = {}): Promise<View> =>
  client.get<View>(addressOf(query));

let service: Service;
beforeAll(async () => {
  service = await Service.open();
});
afterAll(() => service.close());

/** What is counted once everything that was answered before this call is. */
const counted = async (client: Client, query: Readonly<Record<string, string>> = {}): Promise<View> => {
  const [{ now } = { now: new Date() }] = await service.rows<{ now: Date }>('select clock_timestamp() as now');
  return eventually('everything to be counted', async () => {
    const view = await read(client, query);
    return view.asOf > now.toISOString() ? view : null;
  });
};

/** Midnight may come while a test runs. */
const together = ({ data }: View, of: (day: View['data'][number]) => number | undefined): number =>
  data.reduce((sum, day) => sum + (of(day) ?? 0), 0);

describe('the daily counts', () => {
  let tenant: Tenant;
  let agents: readonly [string, string];

  beforeAll(async () => {
    tenant = await service.tenant();
    agents = [await tenant.externalAgent(), await tenant.externalAgent()];
    const talk = await tenant.talk(agents[0]);
    const questionId = await talk.ask('Where is my parcel?');
    await tenant.client.ok('POST', `${talk.at}/messages`, {
      body: { role: 'agent', text: 'On its way.', answers: questionId },
    });
    const second = await tenant.talk(agents[0], { channel: 'mail' });
    await second.ask('Hello?');
    await second.mode('manual');
    await second.status('completed');
    await tenant.talk(agents[1], { environment: 'sandbox' });
    await (await tenant.talk(agents[1])).delete();
  });

  it('are those of what happened, deleted conversations too, with every day of the last thirty', async () => {
    const view = await counted(tenant.client);
    expect(view).toMatchObject({ timeZone: 'UTC', groupBy: null });
    expect(view.data).toHaveLength(30);
    expect([view.data[0]?.date, view.data.at(-1)?.date]).toEqual([view.from, view.to]);
    expect(together(view, (day) => day.conversations)).toBe(4);
    expect(together(view, (day) => day.messages?.user)).toBe(2);
    expect(together(view, (day) => day.messages?.agent)).toBe(1);
    expect(together(view, (day) => day.replies?.external)).toBe(1);
    expect(together(view, (day) => day.replies?.cancelled)).toBe(1);
    expect(together(view, (day) => day.handovers)).toBe(1);
    const answered = view.data.find((day) => day.replies?.external === 1);
    expect(answered?.replyTime).toMatchObject({ medianMs: expect.any(Number), by: { ai: { medianMs: null } } });
    expect(view.data[0]).toEqual({
      date: view.from,
      conversations: 0,
      messages: { user: 0, agent: 0, human: 0 },
      replies: { ai: 0, external: 0, human: 0, failed: 0, cancelled: 0, merged: 0, suppressed: 0 },
      replyTime: {
        medianMs: null,
        p95Ms: null,
        by: {
          ai: { medianMs: null, p95Ms: null },
          external: { medianMs: null, p95Ms: null },
          human: { medianMs: null, p95Ms: null },
        },
      },
      handovers: 0,
      feedback: { up: 0, down: 0 },
      meanScore: null,
    });
  });

  it('can be of an agent, an environment, a channel or a status', async () => {
    await counted(tenant.client);
    const conversations = async (query: Readonly<Record<string, string>>): Promise<number> =>
      together(await read(tenant.client, query), (day) => day.conversations);
    expect(await conversations({ agentId: agents[0] })).toBe(2);
    expect(await conversations({ environment: 'sandbox' })).toBe(1);
    expect(await conversations({ channel: 'mail' })).toBe(1);
    expect(await conversations({ status: 'completed' })).toBe(1);
    expect(await conversations({ status: 'completed,in_progress', agentId: agents[0] })).toBe(2);
    expect(await conversations({ agentId: tenant.projectId })).toBe(0);
  });

  it('have groups in which there is something', async () => {
    await counted(tenant.client);
    const groups = async (query: Readonly<Record<string, string>>): Promise<Record<string, number>> => {
      const view = await read(tenant.client, query);
      const sums: Record<string, number> = {};
      for (const { groups = [] } of view.data)
        for (const { key, conversations = 0 } of groups) sums[key] = (sums[key] ?? 0) + conversations;
      return sums;
    };
    expect(await groups({ groupBy: 'agent' })).toEqual({ [agents[0]]: 2, [agents[1]]: 2 });
    expect(await groups({ groupBy: 'environment' })).toEqual({ live: 3, sandbox: 1 });
    expect(await groups({ groupBy: 'channel' })).toEqual({ api: 3, mail: 1 });
    expect(await groups({ groupBy: 'status' })).toEqual({ completed: 1, in_progress: 1, pending: 2 });
    expect(await groups({ groupBy: 'status', status: 'completed' })).toEqual({ completed: 1 });
    expect(await groups({ groupBy: 'agent', status: 'completed' })).toEqual({ [agents[0]]: 1 });
  });

  it('hold the measures that were asked for', async () => {
    const { data } = await read(tenant.client, { measures: 'handovers,meanScore' });
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(['date', 'handovers', 'meanScore']);
    const { data: byStatus } = await read(tenant.client, { status: 'failed' });
    expect(byStatus[0]).toEqual({ date: byStatus[0]?.date, conversations: 0 });
  });

  it('begin their days where the zone does', async () => {
    const query = { from: '2026-03-28', to: '2026-03-30', timeZone: 'europe/zurich' };
    const { timeZone, data } = await read(tenant.client, query);
    expect(timeZone).toBe('Europe/Zurich');
    expect(data.map(({ date }) => date)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    const leap = await read(tenant.client, { from: '2024-02-28', to: '2024-03-01' });
    expect(leap.data.map(({ date }) => date)).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
  });

  it('show a key what it may see', async () => {
    const of = async (fields: object): Promise<number> => {
      const { key } = await service
        .client()
        .ok<{ key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
          body: { name: 'Bound', mode: 'live', ...fields },
        });
      return together(await counted(service.client(key)), (day) => day.conversations);
    };
    expect(await of({ mode: 'test' })).toBe(1);
    expect(await of({ agentId: agents[0] })).toBe(2);
    expect(await of({ projectId: tenant.projectId })).toBe(4);
    const stranger = await service.tenant();
    expect(together(await counted(stranger.client), (day) => day.conversations)).toBe(0);
  });
});

describe('a range', () => {
  let client: Client;
  beforeAll(async () => {
    client = (await service.tenant()).client;
  });

  it.each([
    ['from', { from: '2026-02-30' }],
    ['from', { from: '2025-02-29' }],
    ['from', { from: '1969-12-31' }],
    ['from', { from: '2026-1-1' }],
    ['from', { from: '9999-01-01' }],
    ['to', { to: '10000-01-01' }],
    ['to', { from: '2026-03-02', to: '2026-03-01' }],
    ['to', { from: '2025-01-01', to: '2026-02-05' }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['timeZone', { timeZone: '+01:00' }],
    ['timeZone', { from: '1971-01-01', to: '1971-01-02', timeZone: 'Africa/Monrovia' }],
    ['measures', { status: 'completed', measures: 'messages' }],
    ['measures', { groupBy: 'status', measures: 'conversations,replies' }],
    ['groupBy', { groupBy: 'user' }],
    ['day', { day: '2026-03-01' }],
  ] as const)('with a bad %s is refused: %j', async (parameter, query) => {
    const answer = await client.send<Json & { errors: { pointer: string }[] }>('GET', addressOf({ ...query }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(answer.body.errors[0]?.pointer.split('.').slice(0, 2)).toEqual(['query', parameter]);
  });

  it('may have 400 days, up to the end of the year 9999', async () => {
    const { data } = await read(client, { from: '9998-11-27', to: '9999-12-31', timeZone: 'Pacific/Kiritimati' });
    expect(data).toHaveLength(400);
  });
});
