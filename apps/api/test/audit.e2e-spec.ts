import { eventually, Service, type PageOf, type Talk, type Tenant } from '../../../test/service';

interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly erased: boolean;
}
interface Act {
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly key: { readonly id: string; readonly name: string | null } | null;
  readonly requestId: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly reason: string | null;
  readonly events: readonly {
    readonly version: number;
    readonly type: string;
    readonly what: string;
    readonly changes: readonly Change[];
    readonly erased: boolean;
  }[];
}

let service: Service;
let tenant: Tenant;
let agentId: string;
let memberId: string;

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
  memberId = (await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Mia Keller' } })).id;
});
afterAll(() => service.close());

const audit = (talk: Talk, query = ''): Promise<PageOf<Act>> =>
  tenant.client.get<PageOf<Act>>(`${talk.at}/audit${query}`);
const patch = (talk: Talk, body: object, headers: Record<string, string> = {}) =>
  tenant.client.ok('PATCH', talk.at, { body, headers });

describe('the audit of a conversation', () => {
  it('says who did what, by which key, in which request, from what to what', async () => {
    const talk = await tenant.talk(agentId, { title: 'One' });
    await patch(talk, { title: 'Two', memo: 'Call back' }, { 'acting-member': memberId, 'x-request-id': 'by-mia' });
    await tenant.client.ok('PUT', `${talk.at}/mode`, { body: { mode: 'manual', reason: 'She asked for a human' } });
    const { data } = await audit(talk);
    const [handover, change, start] = data;
    expect(data).toHaveLength(3);
    expect(change).toMatchObject({
      actor: { kind: 'member', id: memberId, name: 'Mia Keller' },
      key: { name: 'Back office' },
      requestId: 'by-mia',
      reason: null,
      events: [
        {
          type: 'conversation.details-changed.v1',
          changes: [
            { field: 'title', before: 'One', after: 'Two', erased: false },
            { field: 'memo', before: null, after: 'Call back', erased: false },
          ],
          erased: false,
        },
      ],
    });
    expect(change?.events[0]?.what).toBe('Details were changed: title, memo');
    expect(handover).toMatchObject({ actor: { kind: 'key', name: 'Back office' }, reason: 'She asked for a human' });
    expect(handover?.events[0]?.changes).toContainEqual({
      field: 'mode',
      before: 'ai',
      after: 'manual',
      erased: false,
    });
    expect(start?.events[0]?.changes).toContainEqual({ field: 'title', before: null, after: 'One', erased: false });
    expect(Date.parse(start?.recordedAt ?? '')).not.toBeNaN();
  });

  it('tells acts apart by what was done at once, and leaves none out', async () => {
    const talk = await tenant.talk(agentId);
    const asked = await talk.ask('How long?');
    await talk.post({ role: 'agent', text: '30 days.', answers: asked });
    const { version } = await talk.read();
    const { data } = await audit(talk, '?direction=asc');
    expect(data).toHaveLength(3);
    expect(data.map(({ fromVersion, toVersion }) => [fromVersion, toVersion])).toEqual([
      [1, 1],
      [2, version - 1],
      [version, version],
    ]);
    expect(data[1]?.events.map(({ type }) => type)).toContain('conversation.status-changed.v1');
  });

  it.each(['asc', 'desc'])('is read page by page, %s, there and back', async (direction) => {
    const talk = await tenant.talk(agentId);
    for (let n = 1; n <= 60; n += 1) await patch(talk, { title: `T ${n}`, stateId: null, memo: `M ${n}` });
    await talk.ask('How long?');
    const all: Act[] = [];
    const pages: PageOf<Act>[] = [];
    for (let cursor = ''; ;) {
      const found = await audit(talk, `?limit=25&direction=${direction}${cursor}`);
      all.push(...found.data);
      pages.push(found);
      if (!found.pagination.nextCursor) break;
      cursor = `&after=${found.pagination.nextCursor}`;
    }
    expect(all).toHaveLength(62);
    const versions = all.flatMap(({ events }) => events.map(({ version }) => version)).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: (await talk.read()).version }, (_, index) => index + 1));
    const back = pages.at(-1)?.pagination.prevCursor;
    expect((await audit(talk, `?limit=25&direction=${direction}&before=${back}`)).data).toEqual(pages.at(-2)?.data);
    const titles = all
      .flatMap(({ events }) => events.flatMap(({ changes }) => changes))
      .filter(({ field }) => field === 'title');
    for (const { before, after } of titles)
      expect(before).toBe(after === 'T 1' ? null : `T ${Number(String(after).slice(2)) - 1}`);
  });

  it('shows what was erased as erased', async () => {
    const talk = await tenant.talk(agentId, { title: 'A secret', user: { externalId: 'gone-soon' } });
    await patch(talk, { title: 'Another secret' });
    const { userId } = await talk.read();
    await tenant.client.ok('POST', `/v1/users/${userId}/erase`, { body: {} });
    await eventually('the erasure', async () => ((await talk.read()).title === null ? true : null));
    await service.idle();
    const found = await audit(talk);
    expect(JSON.stringify(found)).not.toContain('secret');
    const changed = found.data.flatMap(({ events }) => events).find(({ type }) => type.includes('details-changed'));
    expect(changed).toMatchObject({
      erased: true,
      changes: [{ field: 'title', before: null, after: null, erased: true }],
    });
  });

  it('is for keys with the scope audit:read', async () => {
    const talk = await tenant.talk(agentId);
    const { key } = await service.client().ok<{ key: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/keys`, {
      body: { name: 'Reader', mode: 'live', scopes: ['conversations:read'] },
    });
    const refused = await service.client(key).send('GET', `${talk.at}/audit`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.scope' } });
  });
});
