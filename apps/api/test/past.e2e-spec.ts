import {
  eventually,
  Service,
  type Answer,
  type ConversationView,
  type MessageView,
  type PageOf,
  type Talk,
  type Tenant,
} from '../../../test/service';

type Body = Record<string, unknown>;
interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly version: number;
}
interface Diff extends PageOf<{ version: number; message: MessageView }> {
  readonly from: { readonly version: number; readonly at: string };
  readonly to: { readonly version: number; readonly at: string };
  readonly changes: readonly Change[];
}

let service: Service;
let tenant: Tenant;
let agentId: string;

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
  agentId = await tenant.externalAgent();
});
afterAll(() => service.close());

const answered = async (fields: object = {}): Promise<Talk> => {
  const talk = await tenant.talk(agentId, fields);
  const answers = await talk.ask('How long?');
  await talk.post({ role: 'agent', text: '30 days.', answers });
  return talk;
};
const at = (talk: Talk, asOf: string | number, more = ''): Promise<Answer<Body>> =>
  tenant.client.send(
    'GET',
    `${talk.at}${more.startsWith('/') ? more : ''}?asOf=${encodeURIComponent(asOf)}${more.startsWith('&') ? more : ''}`,
  );
const patch = (talk: Talk, body: object): Promise<ConversationView> =>
  tenant.client.ok<ConversationView>('PATCH', talk.at, { body });

describe('a conversation as it was', () => {
  it('is what was read then, with the ETag of then', async () => {
    const talk = await tenant.talk(agentId, { title: 'One' });
    const kept = [await talk.read()];
    await talk.ask('How long?');
    kept.push(await talk.read());
    kept.push(await patch(talk, { title: 'Two', variables: { a: 1 }, contextState: { step: 1 } }));
    await talk.mode('manual');
    kept.push(await talk.read());
    for (const then of kept) {
      const was = await at(talk, then.version);
      expect(was.body).toEqual({ ...then, closing: null });
      expect(was.headers.get('etag')).toBe(`"${then.version}"`);
    }
    expect((await at(talk, kept[2]?.version ?? 0, '&include=contextState,messages,feedback')).body).toMatchObject({
      contextState: { step: 1 },
      messages: [{ text: 'How long?', replyPhase: 'awaiting_external' }],
      feedbackGiven: [],
    });
    expect((await at(talk, 1, '&fields=title,variables')).body).toEqual({ id: talk.id, title: 'One', variables: {} });
  });

  it('is named by a time as well: that of the last event that had happened by then', async () => {
    const talk = await tenant.talk(agentId, { title: 'One' });
    const { version, updatedAt } = await talk.read();
    service.pass(10);
    await patch(talk, { title: 'Two' });
    const minuteOn = new Date(Date.parse(updatedAt) + 60_000).toISOString();
    for (const time of [updatedAt, minuteOn, minuteOn.replace('Z', '+00:00')])
      expect((await at(talk, time)).body).toMatchObject({ version, title: 'One' });
    expect((await at(talk, '2100-01-01T00:00:00Z')).body).toMatchObject({ title: 'Two' });
    expect(await at(talk, '1999-01-01T00:00:00Z')).toMatchObject({ status: 404, body: { code: 'past.not-found' } });
  });

  it('has the messages of then, page by page both ways', async () => {
    const talk = await tenant.talk(agentId);
    for (let n = 1; n <= 7; n += 1) await talk.post({ role: 'agent', text: `Message ${n}` });
    const { version } = await talk.read();
    for (let n = 8; n <= 9; n += 1) await talk.post({ role: 'agent', text: `Message ${n}` });
    const walk = async (way: 'asc' | 'desc'): Promise<string[]> => {
      const texts: string[] = [];
      for (let cursor = ''; ;) {
        const found = await tenant.client.get<PageOf<MessageView>>(
          `${talk.at}/messages?asOf=${version}&limit=3&direction=${way}${cursor}`,
        );
        texts.push(...found.data.map(({ text }) => text ?? ''));
        if (!found.pagination.nextCursor) return texts;
        cursor = `&after=${found.pagination.nextCursor}`;
      }
    };
    const all = [1, 2, 3, 4, 5, 6, 7].map((n) => `Message ${n}`);
    expect(await walk('asc')).toEqual(all);
    expect(await walk('desc')).toEqual(all.toReversed());
    const page = await tenant.client.get<PageOf<MessageView>>(`${talk.at}/messages?asOf=${version}&limit=3`);
    const elsewhere = await tenant.client.send('GET', `${talk.at}/messages?after=${page.pagination.nextCursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
  });

  it('has a transcript of then, in all its forms', async () => {
    const talk = await answered({ title: 'A return' });
    const { version } = await talk.read();
    await patch(talk, { title: 'Another' });
    await talk.post({ role: 'agent', text: 'And now?' });
    const read = async (format: string): Promise<string> => {
      const found = await fetch(`${service.url}${talk.at}/transcript?format=${format}&asOf=${version}`, {
        headers: { authorization: `Bearer ${tenant.key}` },
      });
      expect(found.status).toBe(200);
      return found.text();
    };
    const json = JSON.parse(await read('json')) as { title: string; messages: MessageView[] };
    expect([json.title, json.messages.map(({ text }) => text)]).toEqual(['A return', ['How long?', '30 days.']]);
    expect((await read('ndjson')).trimEnd().split('\n')).toHaveLength(2);
    expect(await read('markdown')).toMatch(/^# A return\n/);
    const text = await read('text');
    expect(text).toMatch(/^A return\n/);
    expect(text).not.toContain('And now?');
  });

  it('is refused where there is none', async () => {
    const talk = await answered();
    const { version } = await talk.read();
    for (const bad of ['0', '-1', '1.5', 'yesterday', '2147483648', '2026-02-30T00:00:00Z', '2026-01-01'])
      expect(await at(talk, bad)).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query.asOf' }] } });
    expect(await at(talk, version + 1)).toMatchObject({
      status: 404,
      body: { code: 'past.not-found', details: { version } },
    });
    expect(await at(talk, 1, '&include=agent')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'query.include.0' }] },
    });
    await talk.delete();
    for (const more of ['', '/messages', '/transcript'])
      expect(await at(talk, 1, more)).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
    await talk.restore();
    expect(await at(talk, version)).toMatchObject({ status: 200 });
    const { version: restored } = await talk.read();
    expect(await at(talk, restored - 1)).toMatchObject({ status: 404, body: { code: 'past.not-found' } });
  });

  it('holds no word that was erased since', async () => {
    const talk = await tenant.talk(agentId, { title: 'A secret', user: { externalId: 'erased-later' } });
    await talk.ask('My secret');
    const { version, userId } = await talk.read();
    await tenant.client.ok('POST', `/v1/users/${userId}/erase`, { body: {} });
    await eventually('the erasure', async () => {
      const [message] = await talk.messages();
      return message?.text === null ? true : null;
    });
    expect(JSON.stringify([await at(talk, version), await at(talk, version, '/messages')])).not.toContain('secret');
    const text = await fetch(`${service.url}${talk.at}/transcript?format=text&asOf=${version}`, {
      headers: { authorization: `Bearer ${tenant.key}` },
    });
    expect(await text.text()).toContain('[erased]');
  });
});

describe('the difference between two moments', () => {
  const diff = (talk: Talk, query: string): Promise<Diff> => tenant.client.get<Diff>(`${talk.at}/diff?${query}`);

  it('names the fields that changed, from what to what and since when, and the messages that came', async () => {
    const talk = await tenant.talk(agentId, { title: 'One' });
    const from = (await talk.read()).version;
    const answers = await talk.ask('How long?');
    await patch(talk, { title: 'Two' });
    const changed = (await patch(talk, { title: 'Three', memo: 'A note' })).version;
    await talk.post({ role: 'agent', text: '30 days.', answers });
    const found = await diff(talk, `from=${from}`);
    const { version } = await talk.read();
    expect([found.from.version, found.to.version]).toEqual([from, version]);
    const field = (name: string): Change | undefined => found.changes.find((change) => change.field === name);
    expect(field('title')).toEqual({ field: 'title', before: 'One', after: 'Three', version: changed });
    expect(field('memo')).toEqual({ field: 'memo', before: null, after: 'A note', version: changed });
    expect(field('status')).toMatchObject({ before: 'pending', after: 'in_progress' });
    expect(field('openQuestions')).toBeUndefined(); // asked and answered in between
    expect(found.data.map(({ message }) => message.text)).toEqual(['How long?', '30 days.']);
    expect(found.data.at(-1)?.version).toBe(version);

    const first = await diff(talk, `from=${from}&to=${version}&limit=1`);
    const second = await diff(talk, `from=${from}&to=${version}&limit=1&after=${first.pagination.nextCursor}`);
    expect(second.data).toEqual(found.data.slice(1));
    const back = second.pagination.prevCursor;
    expect((await diff(talk, `from=${from}&to=${version}&limit=1&before=${back}`)).data).toEqual(first.data);
    expect(await diff(talk, `from=${version}&to=${version}`)).toMatchObject({ changes: [], data: [] });
  });

  it('is refused when its end lies before its beginning, or it has no beginning', async () => {
    const talk = await answered();
    const get = (query: string): Promise<Answer<Body>> => tenant.client.send('GET', `${talk.at}/diff?${query}`);
    expect(await get('from=2&to=1')).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query.to' }] } });
    expect(await get('')).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query.from' }] } });
    expect(await get('from=1&to=99')).toMatchObject({ status: 404, body: { code: 'past.not-found' } });
  });
});
