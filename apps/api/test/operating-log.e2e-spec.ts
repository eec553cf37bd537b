import { Service, type EventReader, type PageOf, type Talk, type Tenant } from '../../../test/service';

interface StoredEvent {
  readonly accountId: string;
  readonly shard: number;
  readonly position: number;
  readonly streamId: string;
  readonly version: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hasContent: boolean;
  readonly content?: unknown;
}
interface Stream {
  readonly streamId: string;
  readonly version: number;
  readonly lastEvent: { readonly type: string; readonly position: number; readonly recordedAt: string };
}

const SECRET = 'My name is Esmeralda and I live at 7 Elm Street';

let service: Service;
let tenant: Tenant;
let other: Tenant;
let agentId: string;
const talks: Talk[] = [];

beforeAll(async () => {
  service = await Service.open(undefined, { workers: 0 });
  [tenant, other] = [await service.tenant(), await service.tenant()];
  agentId = await tenant.externalAgent();
  for (let n = 0; n < 3; n += 1) {
    const talk = await tenant.talk(agentId);
    await talk.ask(SECRET);
    talks.push(talk);
  }
  await (await other.talk(await other.externalAgent())).ask('Somebody else');
});
afterAll(() => service.close());

const admin = <Body>(path: string): Promise<Body> => service.client().get<Body>(path);
const walk = async <Row>(path: string): Promise<Row[]> => {
  const rows: Row[] = [];
  for (let cursor = ''; ;) {
    const { data, pagination } = await admin<PageOf<Row>>(`${path}${cursor}`);
    rows.push(...data);
    if (!pagination.nextCursor) return rows;
    cursor = `&after=${pagination.nextCursor}`;
  }
};
const events = (query: string): Promise<StoredEvent[]> => walk(`/v1/admin/events?${query}`);
const streams = (query: string): Promise<Stream[]> => walk(`/v1/admin/streams?${query}`);
const idOf = ({ at }: Talk): string => at.split('/').at(-1) ?? '';
const ofTenant = (): string => `accountId=${tenant.accountId}`;

describe('the log, as an administrator reads it', () => {
  it('has every event of an account once, in order, one way and the other', async () => {
    const up = await events(`${ofTenant()}&direction=asc&limit=2`);
    const stored = await service.rows<{ position: string }>(
      'select position from events where account_id = $1 order by position',
      [tenant.accountId],
    );
    expect(up.map(({ position }) => position)).toEqual(stored.map(({ position }) => Number(position)));
    expect(await events(`${ofTenant()}&limit=2`)).toEqual([...up].reverse());
  });

  it('has the events of every account, one shard after the other', async () => {
    const [{ all } = { all: 0 }] = await service.rows<{ all: number }>('select count(*)::int as all from events');
    const up = await events('direction=asc&limit=3');
    expect(up).toHaveLength(all);
    const places = up.map(({ shard, position }) => shard * 1_000_000 + position);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const { shard } = up[0] ?? { shard: 0 };
    expect(await events(`direction=asc&shard=${shard}`)).toEqual(up.filter((event) => event.shard === shard));
  });

  it('is read by stream, in the order of its versions', async () => {
    const query = `${ofTenant()}&streamId=${idOf(talks[1]!)}&limit=2`;
    const versions = (await events(`${query}&direction=asc`)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: (await talks[1]!.read()).version }, (_, index) => index + 1));
    expect((await events(query)).map(({ version }) => version)).toEqual([...versions].reverse());
  });

  it('is narrowed by type, actor, correlation and time', async () => {
    const all = await events(`${ofTenant()}&direction=asc`);
    const type = 'conversation.message-posted.v1';
    expect(await events(`${ofTenant()}&direction=asc&types=${type}`)).toEqual(all.filter((one) => one.type === type));
    const two = `${type},conversation.started.v1`;
    expect(await events(`${ofTenant()}&direction=asc&types=${two}`)).toEqual(
      all.filter((one) => two.split(',').includes(one.type)),
    );
    const { actor, correlationId, recordedAt } = all[3]!;
    expect(await events(`${ofTenant()}&direction=asc&correlationId=${correlationId}`)).toEqual(
      all.filter((one) => one.correlationId === correlationId),
    );
    expect(await events(`${ofTenant()}&direction=asc&actorKind=${actor.kind}&actorId=${actor.id}`)).toEqual(
      all.filter((one) => one.actor.id === actor.id),
    );
    expect(await events(`${ofTenant()}&actorKind=worker`)).toEqual([]);
    const [from, to] = [
      await events(`from=${recordedAt}&${ofTenant()}`),
      await events(`to=${recordedAt}&${ofTenant()}`),
    ];
    expect(from.length).toBeGreaterThan(0);
    expect(to.length).toBeGreaterThan(0);
    const places = [...from, ...to].map(({ position }) => position).sort((a, b) => a - b);
    expect(places).toEqual(all.map(({ position }) => position));
  });

  it('shows what people wrote only when asked for, of one account, and notes it in its audit', async () => {
    const quiet = await service.client().get<PageOf<StoredEvent>>(`/v1/admin/events?${ofTenant()}`);
    expect(JSON.stringify(quiet)).not.toContain('Esmeralda');
    expect(quiet.data.some(({ hasContent }) => hasContent)).toBe(true);
    const at = `/v1/admin/events?${ofTenant()}&streamId=${idOf(talks[0]!)}&content=true`;
    const headers = { 'audit-reason': 'Ticket 4711', 'x-request-id': 'looking' };
    const shown = await service.client().ok<PageOf<StoredEvent>>('GET', at, { headers });
    expect(JSON.stringify(shown)).toContain('Esmeralda');
    const audit = await admin<PageOf<object>>(`/v1/admin/accounts/${tenant.accountId}/audit?limit=1`);
    expect(audit.data[0]).toMatchObject({
      action: 'events.content-read',
      actor: { kind: 'admin' },
      requestId: 'looking',
      subject: { kind: 'stream', id: idOf(talks[0]!) },
      after: { events: shown.data.length, fromPosition: shown.data.at(-1)?.position },
      reason: 'Ticket 4711',
    });
  });

  it.each([
    ['content=true', 'query.content'],
    [`streamId=018f6b1e-7c00-7000-8000-00000000a001`, 'query.streamId'],
    ['accountId=018f6b1e-7c00-7000-8000-00000000a001&shard=3', 'query.shard'],
    ['shard=16', 'query.shard'],
    ['from=yesterday', 'query.from'],
    ['types=', 'query.types.0'],
    ['actorKind=robot', 'query.actorKind'],
  ])('refuses %s', async (query, pointer) => {
    const answer = await service.client().send('GET', `/v1/admin/events?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer }] } });
  });

  it('refuses a cursor of another walk, and an account that is not there', async () => {
    const { pagination } = await admin<PageOf<StoredEvent>>(`/v1/admin/events?${ofTenant()}&limit=1`);
    const elsewhere = `/v1/admin/events?limit=1&after=${pagination.nextCursor}`;
    expect(await service.client().send('GET', elsewhere)).toMatchObject({ body: { code: 'cursor.invalid' } });
    const nobodys = '/v1/admin/events?accountId=018f6b1e-7c00-7000-8000-00000000a0ff';
    expect(await service.client().send('GET', nobodys)).toMatchObject({ status: 404 });
    expect(await tenant.client.send('GET', '/v1/admin/events')).toMatchObject({ status: 403 });
  });
});

describe('the streams', () => {
  it('are listed with their last event, those that changed last first', async () => {
    expect((await streams(`${ofTenant()}&limit=1`)).map(({ streamId }) => streamId)).toEqual(
      [...talks].reverse().map(idOf),
    );
    await talks[0]!.ask('And this?');
    const [first, ...others] = await streams(`${ofTenant()}&limit=2`);
    expect(first).toMatchObject({ streamId: idOf(talks[0]!), version: (await talks[0]!.read()).version });
    expect(others.map(({ streamId }) => streamId)).toEqual([idOf(talks[2]!), idOf(talks[1]!)]);
    const since = await streams(`${ofTenant()}&changedSince=${first?.lastEvent.recordedAt}`);
    expect(since.map(({ streamId }) => streamId)).toEqual([idOf(talks[0]!)]);
    expect((await streams('limit=2')).map(({ streamId }) => streamId)).toHaveLength(4);
  });

  it('are read one by one, within their account', async () => {
    const at = (accountId: string) => `/v1/admin/accounts/${accountId}/streams/${idOf(talks[1]!)}`;
    const [{ began } = { began: new Date(0) }] = await service.rows<{ began: Date }>(
      'select recorded_at as began from events where stream_id = $1 and version = 1',
      [idOf(talks[1]!)],
    );
    expect(await admin(at(tenant.accountId))).toMatchObject({
      streamId: idOf(talks[1]!),
      version: (await talks[1]!.read()).version,
      beganAt: began.toISOString(),
    });
    expect(await service.client().send('GET', at(other.accountId))).toMatchObject({ status: 404 });
  });
});

describe('the log, followed live', () => {
  const open: EventReader[] = [];
  afterEach(() => {
    for (const reader of open.splice(0)) reader.close();
  });
  const follow = async (query = '', from?: string): Promise<EventReader> => {
    const headers: Record<string, string> = from === undefined ? {} : { 'last-event-id': from };
    const reader = await service.client().events('GET', `/v1/admin/events/stream${query}`, { headers });
    open.push(reader);
    await reader.until('position');
    return reader;
  };
  const count = async (reader: EventReader, times: number): Promise<StoredEvent[]> => {
    for (let seen = 0; seen < times; seen += 1) await reader.until('event');
    return reader.seen.flatMap(({ event, data }) => (event === 'event' ? [data as unknown as StoredEvent] : []));
  };

  it('begins now, tells of every account what is stored, and none of its words', async () => {
    const reader = await follow();
    await talks[0]!.ask('Esmeralda again');
    await (await other.talk(await other.externalAgent())).ask('Somebody else');
    const [first] = await events(`${ofTenant()}&limit=1`);
    const told = await count(reader, 6);
    expect(new Set(told.map(({ accountId }) => accountId))).toEqual(new Set([tenant.accountId, other.accountId]));
    expect(told).toContainEqual(first);
    expect(JSON.stringify(told)).not.toContain('Esmeralda');
  });

  it('tells an account from its beginning, each event once and in order', async () => {
    const all = await events(`${ofTenant()}&direction=asc`);
    expect(await count(await follow(`?${ofTenant()}`, '0'), all.length)).toEqual(all);
  });

  it('goes on behind the id it is asked for, of one account as of all shards', async () => {
    for (const query of ['', `?${ofTenant()}`]) {
      const before = await follow(query);
      await talks[1]!.ask('First');
      await count(before, 1);
      const { id } = before.seen.find(({ event }) => event === 'event')!;
      const [later] = await count(await follow(query, String(id)), 1);
      expect(later).toMatchObject({
        streamId: idOf(talks[1]!),
        version: (before.seen.at(-1)!.data as unknown as StoredEvent).version + 1,
      });
    }
  });

  it('leaves out what the filter does not ask for', async () => {
    const reader = await follow(`?${ofTenant()}&types=conversation.mode-changed.v1`);
    await talks[2]!.ask('Anybody?');
    await tenant.client.ok('PUT', `${talks[2]!.at}/mode`, { body: { mode: 'manual' } });
    expect((await count(reader, 1)).map(({ type }) => type)).toEqual(['conversation.mode-changed.v1']);
  });

  it.each(['here', '1', '1.2', `${'0.'.repeat(15)}x`])('refuses the id %s, which is none of all shards', async (id) => {
    const answer = await service.client().send('GET', '/v1/admin/events/stream', { headers: { 'last-event-id': id } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: 'header.last-event-id' }] } });
  });
});
