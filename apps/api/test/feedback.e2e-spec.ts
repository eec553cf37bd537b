import { randomUUID } from 'node:crypto';
import {
  eventually,
  Service,
  type Answer,
  type Client,
  type PageOf,
  type Talk,
  type Tenant,
} from '../../../test/service';

interface Feedback {
  readonly id: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly rater: { readonly kind: string; readonly id: string | null };
  readonly rating: 'up' | 'down' | null;
  readonly value: number | null;
  readonly reasons: readonly string[];
  readonly suggestedAnswer: string | null;
  readonly comment: string | null;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
type Body = Record<string, unknown>;

let service: Service;
let tenant: Tenant;
let agentId: string;
let member: string;
let colleague: string;

const hire = async ({ client }: Tenant): Promise<string> =>
  (await client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Ada' } })).id;
const userOf = async ({ client }: Tenant): Promise<string> =>
  (await client.ok<{ id: string }>('POST', '/v1/users', { body: { externalId: randomUUID() } })).id;

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
  [agentId, member, colleague] = await Promise.all([tenant.externalAgent(), hire(tenant), hire(tenant)]);
});
afterAll(() => service.close());

interface Answered {
  readonly talk: Talk;
  readonly question: string;
  readonly answer: string;
  /** Of the feedback on the answer. */
  readonly at: string;
}
const answered = async (fields: object = {}, of = tenant, by = agentId): Promise<Answered> => {
  const talk = await of.talk(by, { user: { id: await userOf(of) }, ...fields });
  const question = await talk.ask('How long?');
  const { body } = await talk.post({ role: 'agent', text: '30 days.', answers: question });
  return { talk, question, answer: body.message.id, at: `${talk.at}/messages/${body.message.id}/feedback` };
};
const give = (
  at: string,
  body: Body,
  { client = tenant.client, as = null }: { client?: Client; as?: string | null } = {},
): Promise<Answer<Feedback>> =>
  client.send<Feedback>('PUT', at, { body, headers: as === null ? {} : { 'acting-member': as } });
const current = async (at: string): Promise<readonly Feedback[]> =>
  (await tenant.client.get<PageOf<Feedback>>(at)).data;

describe('feedback on an answer', () => {
  const all = {
    rating: 'down',
    value: -2.5,
    reasons: ['outdated', 'rude'],
    suggestedAnswer: '60 days, since spring.',
    comment: 'Ask Bo.',
  };
  const nothing = { rating: null, value: null, reasons: [], suggestedAnswer: null, comment: null };

  it('is kept in every field, and the conversation counts it', async () => {
    const { talk, answer, at } = await answered();
    const { status, headers, body } = await give(at, all);
    const { userId, version, feedback } = await talk.read();
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...all, conversationId: talk.id, messageId: answer, revision: 1 });
    expect(body.rater).toEqual({ kind: 'user', id: userId });
    expect(headers.get('etag')).toBe(`"${version}"`);
    expect(feedback).toEqual({ count: 1, up: 0, down: 1 });
    expect(await current(at)).toEqual([body]);
  });

  it.each(Object.entries(all))('may be nothing but a %s', async (name, value) => {
    const { at } = await answered();
    expect((await give(at, { [name]: value })).body).toMatchObject({ ...nothing, [name]: value });
  });

  it('may not be nothing at all', async () => {
    const { at } = await answered();
    for (const body of [{}, nothing, { rater: { kind: 'user' } }])
      expect(await give(at, body)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('is one for each rater: the second vote takes the place of the first', async () => {
    const { talk, at } = await answered();
    const first = await give(at, all);
    const second = await give(at, { rating: 'up' });
    expect(second.body).toMatchObject({ ...nothing, rating: 'up', revision: 2, id: first.body.id });
    expect(second.body.createdAt).toBe(first.body.createdAt);
    expect(await current(at)).toEqual([second.body]);
    expect((await talk.read()).feedback).toEqual({ count: 1, up: 1, down: 0 });
  });

  it('adds nothing when it is the same again', async () => {
    const { talk, at } = await answered();
    const first = await give(at, all);
    const again = await give(at, { ...all, rater: { kind: 'user' } });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect((await talk.read()).feedback.count).toBe(1);
  });

  it('counts each rater once, however many vote at once', async () => {
    const { talk, at } = await answered();
    const votes = Array.from({ length: 9 }, (_, n) =>
      give(at, { value: n, rating: 'up' }, { as: [null, member, colleague][n % 3] ?? null }),
    );
    expect(new Set((await Promise.all(votes)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await talk.read()).feedback).toEqual({ count: 3, up: 3, down: 0 });
    expect((await current(at)).map(({ revision }) => revision)).toEqual([3, 3, 3]);
  });

  it('is every vote in its history, in the order they were given', async () => {
    const { at } = await answered();
    await give(at, { rating: 'up' });
    await give(at, { rating: 'down', comment: 'No' }, { as: member });
    await give(at, { rating: 'down' });
    const list = (query: string) => tenant.client.get<PageOf<Feedback>>(`${at}/history?${query}`);
    const { data } = await list('limit=100');
    expect(data.map(({ rater, rating, comment, revision }) => [rater.kind, rating, comment, revision])).toEqual([
      ['user', 'up', null, 1],
      ['member', 'down', 'No', 1],
      ['user', 'down', null, 2],
    ]);
    const first = await list('limit=2');
    const second = await list(`limit=2&after=${first.pagination.nextCursor}`);
    expect([...first.data, ...second.data]).toEqual(data);
    expect((await list(`limit=2&before=${second.pagination.prevCursor}`)).data).toEqual(first.data);
  });

  it('is not given on what the user said, nor on what is not there', async () => {
    const { talk, question, at } = await answered();
    const of = (id: string) => `${talk.at}/messages/${id}/feedback`;
    expect(await give(of(question), all)).toMatchObject({ status: 409, body: { code: 'feedback.not-rateable' } });
    expect(await give(of(randomUUID()), all)).toMatchObject({ status: 404, body: { code: 'message.not-found' } });
    const stranger = await service.tenant();
    expect(await give(at, all, { client: stranger.client })).toMatchObject({
      status: 404,
      body: { code: 'conversation.not-found' },
    });
    for (const path of [at, `${at}/history`, `${talk.at}/feedback`])
      expect(await stranger.client.send('GET', path)).toMatchObject({ status: 404 });
    expect(await current(at)).toEqual([]);
  });

  it('is given on what a human wrote, and when all is over', async () => {
    const { talk } = await answered();
    await talk.mode('manual');
    const { body } = await talk.post({ role: 'human', text: 'I am here' });
    await talk.status('archived');
    expect((await give(`${talk.at}/messages/${body.message.id}/feedback`, all)).status).toBe(200);
  });
});

describe('who rates', () => {
  it('is the acting member, if there is one', async () => {
    const { at } = await answered();
    expect((await give(at, { rating: 'up' }, { as: member })).body.rater).toEqual({ kind: 'member', id: member });
    expect((await give(at, { rating: 'up', rater: { kind: 'member' } }, { as: member })).body.revision).toBe(1);
  });

  it('is the user of the conversation when a member acts for them', async () => {
    const { talk, at } = await answered();
    const { body } = await give(at, { rating: 'up', rater: { kind: 'user' } }, { as: member });
    expect(body.rater).toEqual({ kind: 'user', id: (await talk.read()).userId });
  });

  it('is nobody in particular where the conversation has no user', async () => {
    const { talk, at } = await answered({ user: undefined });
    expect((await talk.read()).userId).toBeNull();
    expect((await give(at, { rating: 'up' })).body.rater).toEqual({ kind: 'user', id: null });
    expect((await give(at, { rating: 'down' })).body).toMatchObject({ revision: 2 });
  });

  it('may be named', async () => {
    const { at } = await answered();
    const other = { kind: 'user', id: await userOf(tenant) };
    expect((await give(at, { rating: 'up', rater: other })).body.rater).toEqual(other);
    const named = { kind: 'member', id: colleague };
    expect((await give(at, { rating: 'up', rater: named }, { as: member })).body.rater).toEqual(named);
    expect(await current(at)).toHaveLength(2);
  });

  it('is refused when there is no such member or user in the account', async () => {
    const { at } = await answered();
    const stranger = await service.tenant();
    const nobody = [
      { kind: 'user', id: randomUUID() },
      { kind: 'user', id: member },
      { kind: 'user', id: await userOf(stranger) },
      { kind: 'member', id: randomUUID() },
      { kind: 'member', id: await hire(stranger) },
      { kind: 'member' },
    ];
    for (const rater of nobody)
      expect(await give(at, { rating: 'up', rater })).toMatchObject({
        status: 422,
        body: { code: 'reference.missing', errors: [{ pointer: '/rater/id' }] },
      });
    expect(await current(at)).toEqual([]);
  });
});

describe('the feedback of an account', () => {
  let asker: Tenant;
  let agents: [string, string];
  let all: Feedback[];
  let users: Map<string, string>;

  const linesOf = async (query: string): Promise<Body[]> => {
    const response = await fetch(`${service.url}/v1/feedback/export?${query}`, {
      headers: { authorization: `Bearer ${asker.key}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    return (await response.text()).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Body]));
  };
  const walk = async (query: string, client = asker.client): Promise<Feedback[]> => {
    const found: Feedback[] = [];
    for (let after = ''; ;) {
      const { data, pagination } = await client.get<PageOf<Feedback>>(`/v1/feedback?limit=4&${query}${after}`);
      found.push(...data);
      if (!pagination.nextCursor) return found;
      after = `&after=${pagination.nextCursor}`;
    }
  };

  beforeAll(async () => {
    asker = await service.tenant({ eraseGraceSeconds: 3_600 });
    agents = [await asker.externalAgent(), await asker.externalAgent()];
    const ada = await hire(asker);
    users = new Map();
    for (let n = 0; n < 12; n += 1) {
      const environment = n % 3 === 0 ? 'sandbox' : 'live';
      const made = await answered({ environment }, asker, agents[n % 2 === 0 ? 0 : 1]);
      users.set(made.talk.id, (await made.talk.read()).userId ?? '');
      const rating = n % 4 === 0 ? 'up' : 'down';
      const said = n % 5 === 0 ? { suggestedAnswer: `Better ${n}` } : {};
      await give(made.at, { rating, value: n, ...said }, { client: asker.client, as: n % 3 === 1 ? ada : null });
      if (n === 7) await made.talk.delete();
    }
    all = await walk('');
  });

  it('is all there is but that of deleted conversations, the latest vote first', () => {
    expect(all.map(({ value }) => value)).toEqual([11, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('can be walked the other way, and back', async () => {
    expect(await walk('direction=asc')).toEqual([...all].reverse());
    const list = (query: string) => asker.client.get<PageOf<Feedback>>(`/v1/feedback?${query}`);
    const first = await list('limit=3');
    const second = await list(`limit=3&after=${first.pagination.nextCursor}`);
    expect(await list(`limit=3&before=${second.pagination.prevCursor}`)).toMatchObject({ data: first.data });
  });

  it('is found by every filter, and the export knows the same ones', async () => {
    const middle = all[5]?.updatedAt ?? '';
    const [somebody] = users.values();
    const even = (one: Feedback): boolean => (one.value ?? 0) % 2 === 0;
    const filters: [string, (one: Feedback) => boolean][] = [
      [`agentId=${agents[0]}`, even],
      [`userId=${somebody}`, ({ conversationId }) => users.get(conversationId) === somebody],
      ['raterKind=member', ({ rater }) => rater.kind === 'member'],
      ['rating=up', ({ rating }) => rating === 'up'],
      ['hasSuggestedAnswer=true', ({ suggestedAnswer }) => suggestedAnswer !== null],
      ['hasSuggestedAnswer=false', ({ suggestedAnswer }) => suggestedAnswer === null],
      [`updatedFrom=${middle}`, ({ updatedAt }) => updatedAt >= middle],
      [`updatedTo=${middle}`, ({ updatedAt }) => updatedAt < middle],
      [
        `agentId=${agents[0]}&rating=down&raterKind=user`,
        (one) => even(one) && one.rating === 'down' && one.rater.kind === 'user',
      ],
    ];
    for (const [query, keep] of filters) {
      const found = await walk(query);
      expect([query, found]).toEqual([query, all.filter(keep)]);
      expect(found.length).toBeGreaterThan(0);
      const ids = (await linesOf(query)).map(({ id }) => id);
      expect([query, ids]).toEqual([query, found.map(({ id }) => id).reverse()]);
    }
  });

  it('is exported with what was asked and answered', async () => {
    const [line] = await linesOf('hasSuggestedAnswer=true');
    const { revision: _, ...oldest } = all.filter(({ suggestedAnswer }) => suggestedAnswer).at(-1) as Feedback;
    expect(line).toEqual({ ...oldest, question: 'How long?', answer: '30 days.' });
  });

  it('is exported whole, however many pages it has', async () => {
    const busy = await service.tenant();
    const talk = await busy.talk(await busy.externalAgent());
    const { body } = await talk.post({ role: 'agent', text: 'Hello' });
    const at = `${talk.at}/messages/${body.message.id}/feedback`;
    const raters = await Promise.all(Array.from({ length: 120 }, () => userOf(busy)));
    for (const id of raters) await busy.client.ok('PUT', at, { body: { rating: 'up', rater: { kind: 'user', id } } });
    const response = await fetch(`${service.url}/v1/feedback/export`, {
      headers: { authorization: `Bearer ${busy.key}` },
    });
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Feedback);
    expect(lines.map(({ rater }) => rater.id)).toEqual(raters);
  });

  it('shows a test key the sandbox only', async () => {
    const { key } = await service.client().ok<{ key: string }>('POST', `/v1/admin/accounts/${asker.accountId}/keys`, {
      body: { name: 'Test', mode: 'test' },
    });
    const seen = await walk('', service.client(key));
    expect(seen).toEqual(all.filter(({ value }) => (value ?? 0) % 3 === 0));
  });

  it('is shown of one conversation by itself', async () => {
    const [one] = all;
    const { data } = await asker.client.get<PageOf<Feedback>>(`/v1/conversations/${one?.conversationId}/feedback`);
    expect(data).toEqual([one]);
    const none = await asker.client.get<PageOf<Feedback>>(
      `/v1/conversations/${one?.conversationId}/feedback?rating=${one?.rating === 'up' ? 'down' : 'up'}`,
    );
    expect(none.data).toEqual([]);
  });

  it('loses its words when the conversation is erased', async () => {
    const made = await answered({}, asker, agents[0]);
    const secret = `secret-${randomUUID()}`;
    const said = { reasons: [secret], suggestedAnswer: secret, comment: secret };
    await give(made.at, said, { client: asker.client });
    await made.talk.delete();
    await service.hurry(made.talk.id);
    await eventually('the erasure', async () => {
      const [row] = await service.rows<{ kept: string }>(
        `select coalesce(array_to_string(reasons, ''), '') || coalesce(suggested_answer, '') || coalesce(comment, '') as kept
         from feedback where conversation_id = $1`,
        [made.talk.id],
      );
      return row?.kept === '' ? row : null;
    });
    const [{ count } = { count: -1 }] = await service.rows<{ count: number }>(
      'select count(*)::int from events where stream_id = $1 and content::text like $2',
      [made.talk.id, `%${secret}%`],
    );
    expect(count).toBe(0);
  });
});
