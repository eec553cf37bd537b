import { Client as Postgres } from 'pg';
import { answer } from '@verbatim/testing';
import { backends, Service, type Talk, type Tenant } from '../service';
import { Dialect, type Sent, type Told, UNKNOWN } from './support/dialect';

interface Turn {
  readonly user_input: string;
  readonly agent_response: string;
  readonly latency?: number;
  readonly is_silence: boolean;
}
interface Conversation {
  readonly id: string;
  readonly started_at: string;
  readonly in_progress: boolean;
  readonly context_state?: object;
  readonly metrics: Readonly<Record<string, string | string[]>>;
  readonly turns: readonly Turn[];
}
interface Page {
  readonly conversations: readonly Conversation[];
  readonly descriptions: { readonly conversations: Readonly<Record<string, string>> };
  readonly next_offset?: number;
}

const LIST = 'polyaiListConversations';
const speaking = (service: Service): Dialect => new Dialect(service, 'polyai.json');
const placeOf = ({ accountId, projectId }: Tenant) => ({ account_id: accountId, project_id: projectId });

let service: Service;
let polyai: Dialect;
let tenant: Tenant;
let agentId: string;

const renew = async (): Promise<void> => {
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
};
beforeAll(async () => {
  service = await Service.open();
  polyai = speaking(service);
});
beforeEach(renew);
afterAll(() => service.close());

const call = (query: Sent['query'] = {}, path: Sent['path'] = placeOf(tenant), key: string | null = tenant.key) =>
  polyai.call<Page>(LIST, key, { path, query });
const list = (query: Sent['query'] = {}): Promise<Page> =>
  polyai.ok<Page>(LIST, tenant.key, { path: placeOf(tenant), query });
const ids = ({ conversations }: Page): string[] => conversations.map(({ id }) => id);
const only = async (query: Sent['query'] = {}): Promise<Conversation> => {
  const { conversations } = await list(query);
  expect(conversations).toHaveLength(1);
  return conversations[0] as Conversation;
};
const because = (status: number, message: unknown = expect.any(String)) => ({
  status,
  body: { error_message: message },
});
const refusal = ({ status, body }: Told<unknown>): unknown => ({ status, body });
const refused = async (query: Sent['query']): Promise<unknown> => refusal(await call(query));
const nowhere = because(404, 'There is no such account or project for this API key.');

const annotate = (talk: Talk, messageId: string, annotations: object): Promise<unknown> =>
  tenant.client.ok('PATCH', `${talk.at}/messages/${messageId}/annotations`, { body: annotations });
const talks = async (count: number, fields: object = {}): Promise<string[]> => {
  const made: string[] = [];
  for (let n = 0; n < count; n += 1) made.push((await tenant.talk(agentId, fields)).id);
  return made;
};

describe('access', () => {
  const keyOf = (fields: object): Promise<string> => tenant.keyWith(fields);
  const projectOf = async (name: string): Promise<string> =>
    (
      await service.client().ok<{ id: string }>('POST', `/v1/admin/accounts/${tenant.accountId}/projects`, {
        body: { name },
      })
    ).id;

  it('C8 a key is required, in x-api-key', async () => {
    for (const key of [null, 'garbage', `${tenant.key.slice(0, -1)}_`])
      expect(refusal(await call({}, placeOf(tenant), key))).toEqual(
        because(401, 'The API key is missing or not valid.'),
      );
    const { accountId, projectId, key } = tenant;
    const answered = await fetch(`${service.url}/compat/polyai/v1/${accountId}/${projectId}/conversations`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answered.status).toBe(401);
  });

  it('C8 account and project of the address scope the result', async () => {
    const shop = await talks(2);
    const project = await projectOf('Phone');
    const agent = await tenant.client.ok<{ id: string }>('POST', '/v1/agents', {
      body: { projectId: project, name: 'Bo', provider: { kind: 'external' } },
    });
    const phone = await tenant.talk(agent.id);
    const inPhone = { ...placeOf(tenant), project_id: project };
    expect(ids(await list())).toEqual(shop);
    expect(ids((await call({}, inPhone)).body)).toEqual([phone.id]);
    expect(
      ids((await call({}, { account_id: tenant.accountId.toUpperCase(), project_id: project.toUpperCase() })).body),
    ).toEqual([phone.id]);
    const empty = { ...placeOf(tenant), project_id: await projectOf('Empty') };
    expect(ids((await call({}, empty)).body)).toEqual([]);
  });

  it('C8 an account that is not the key’s, and a project it does not reach, are as if they did not exist', async () => {
    const other = await service.tenant();
    const own = placeOf(tenant);
    const foreign = placeOf(other);
    for (const path of [
      foreign,
      { ...own, account_id: foreign.account_id },
      { ...own, project_id: foreign.project_id },
      { ...own, account_id: UNKNOWN },
      { ...own, project_id: UNKNOWN },
      { ...own, account_id: 'ACCOUNT-t53y16r3' },
      { ...own, project_id: 'PROJECT-f76d75c2' },
    ])
      expect(refusal(await call({}, path))).toEqual(nowhere);
    const second = await projectOf('Second');
    const bound = await keyOf({ projectId: second });
    expect(refusal(await call({}, own, bound))).toEqual(nowhere);
    expect((await call({}, { ...own, project_id: second }, bound)).status).toBe(200);
  });

  it('C8 a key bound to an agent sees what is that agent’s', async () => {
    const [first] = await talks(1);
    const another = await tenant.externalAgent();
    await tenant.talk(another);
    expect(ids((await call({}, placeOf(tenant), await keyOf({ agentId }))).body)).toEqual([first]);
  });

  it('C8 a test key sees the sandbox and nothing else', async () => {
    const key = await keyOf({ mode: 'test' });
    await talks(1);
    const [sandbox] = await talks(1, { environment: 'sandbox' });
    expect(ids((await call({}, placeOf(tenant), key)).body)).toEqual([]);
    expect(ids((await call({ client_env: 'sandbox' }, placeOf(tenant), key)).body)).toEqual([sandbox]);
  });
});

describe('the list', () => {
  it('C51 has the live ones, or those of the environment asked for', async () => {
    for (const environment of ['live', 'sandbox', 'pre-release']) await talks(1, { environment });
    for (const client_env of ['live', 'sandbox', 'pre-release'])
      expect((await list({ client_env })).conversations).toMatchObject([{ environment: client_env }]);
    expect((await list()).conversations).toMatchObject([{ environment: 'live' }]);
    for (const client_env of ['LIVE', 'production', '', 'live,sandbox'])
      expect(await refused({ client_env })).toEqual(because(400, expect.stringContaining('client_env')));
  });

  it('C52 has those that began in a range of time, its start included and its end not', async () => {
    const made = await talks(4);
    const times = (await list()).conversations.map(({ started_at: at }) => at);
    expect(new Set(times).size).toBe(4);
    const between = async (from?: string, to?: string): Promise<string[]> =>
      ids(await list({ ...(from && { start_time: from }), ...(to && { end_time: to }) }));
    const [, second = '', , fourth = ''] = times;
    expect(await between(second, fourth)).toEqual(made.slice(1, 3));
    expect(await between(second)).toEqual(made.slice(1));
    expect(await between(undefined, second)).toEqual(made.slice(0, 1));
    expect(await between(second, second)).toEqual([]);
    const elsewhere = `${new Date(Date.parse(second) + 7_200_000).toISOString().slice(0, -1)}+02:00`;
    for (const same of [elsewhere, second.slice(0, -1), second.replace('Z', '000Z')])
      expect(await between(same)).toEqual(made.slice(1));
    expect(await between(second.slice(0, 10))).toEqual(made);
  });

  it('C52 refuses what is no time, and a range that ends before it begins', async () => {
    for (const text of ['', 'yesterday', '1756044922', '2026-02-30', '2026-01-01T00:00:00Zulu'])
      for (const name of ['start_time', 'end_time'])
        expect(await refused({ [name]: text })).toEqual(because(400, expect.stringContaining(name)));
    expect(await refused({ start_time: '2026-01-02', end_time: '2026-01-01' })).toEqual(
      because(400, 'end_time: is before start_time'),
    );
  });

  it('C53 has five unless asked for 1 to 5000, from an offset on, and says where to go on only when there is more', async () => {
    const made = await talks(7);
    const first = await list();
    expect([ids(first), first.next_offset]).toEqual([made.slice(0, 5), 5]);
    const rest = await list({ offset: 5 });
    expect(ids(rest)).toEqual(made.slice(5));
    expect('next_offset' in rest).toBe(false);
    expect('next_offset' in (await list({ limit: 7 }))).toBe(false);
    expect(await list({ limit: 1, offset: 5 })).toMatchObject({ conversations: [{ id: made[5] }], next_offset: 6 });
    expect(ids(await list({ limit: 5_000, offset: 0 }))).toEqual(made);
    expect(await list({ offset: 7 })).toEqual({ conversations: [], descriptions: first.descriptions });
    expect(ids(await list({ offset: 999_999_999_999 }))).toEqual([]);
    for (const limit of ['0', '5001', '-1', '1.5', '1e1', 'all', ''])
      expect([limit, await refused({ limit })]).toEqual([limit, because(400, expect.stringContaining('limit'))]);
    for (const offset of ['-1', '0.5', 'x', '', '9'.repeat(16)])
      expect([offset, await refused({ offset })]).toEqual([offset, because(400, expect.stringContaining('offset'))]);
  });

  it('C54 ascends by the time they began, whatever happened to them since', async () => {
    const made = await talks(4);
    await tenant.client.ok('POST', `/v1/conversations/${made[1]}/messages`, { body: { text: 'Hello?' } });
    await tenant.client.ok('POST', `/v1/conversations/${made[0]}/messages`, { body: { text: 'Hello?' } });
    await tenant.client.ok('PUT', `/v1/conversations/${made[0]}/status`, { body: { status: 'completed' } });
    const page = await list();
    expect(ids(page)).toEqual(made);
    const times = page.conversations.map(({ started_at: at }) => at);
    expect(times).toEqual([...times].sort());
  });

  it('C55 has those of a variant, by its id or its name', async () => {
    const variant = async (name: string): Promise<string> =>
      (await tenant.client.ok<{ id: string }>('POST', '/v1/variants', { body: { projectId: tenant.projectId, name } }))
        .id;
    const [evening, morning] = [await variant('Evening voice'), await variant('Morning & more')];
    await talks(1);
    const late = await talks(2, { variantId: evening });
    const early = await talks(1, { variantId: morning });
    expect((await list({ variant_id: evening })).conversations).toMatchObject(
      late.map((id) => ({ id, variant_id: evening, variant_name: 'Evening voice' })),
    );
    expect(ids(await list({ variant_id: evening.toUpperCase() }))).toEqual(late);
    expect(ids(await list({ variant_name: 'Evening voice' }))).toEqual(late);
    expect(ids(await list({ variant_name: 'Morning & more' }))).toEqual(early);
    const { accountId, projectId, key } = tenant;
    const at = `${service.url}/compat/polyai/v1/${accountId}/${projectId}/conversations?variant_name=Evening%20voice`;
    expect(ids((await (await fetch(at, { headers: { 'x-api-key': key } })).json()) as Page)).toEqual(late);
    const foreign = await service.tenant();
    const { id } = await foreign.client.ok<{ id: string }>('POST', '/v1/variants', {
      body: { projectId: foreign.projectId, name: 'Foreign' },
    });
    for (const variant_id of [UNKNOWN, id, 'satdt', '']) expect(ids(await list({ variant_id }))).toEqual([]);
    for (const variant_name of ['Foreign', 'evening voice', '', 'x'.repeat(500)])
      expect(ids(await list({ variant_name }))).toEqual([]);
  });

  it('C55 takes one of the two', async () => {
    expect(await refused({ variant_id: UNKNOWN, variant_name: 'Evening voice' })).toEqual(
      because(400, 'variant_name: cannot be sent together with variant_id'),
    );
  });

  it('C56 has those in progress, those that are finished, or all', async () => {
    const made: string[] = [];
    for (const end of [null, 'pending', 'paused', 'completed', 'abandoned', 'failed', 'archived']) {
      const talk = await tenant.talk(agentId);
      made.push(talk.id);
      if (end !== 'pending') await talk.post('Hello?');
      if (end !== null && end !== 'pending') await talk.status(end);
    }
    const running = await list({ in_progress: true, limit: 10 });
    const finished = await list({ in_progress: false, limit: 10 });
    expect([ids(running), ids(finished)]).toEqual([made.slice(0, 3), made.slice(3)]);
    expect(new Set(running.conversations.map((one) => one.in_progress))).toEqual(new Set([true]));
    expect(new Set(finished.conversations.map((one) => one.in_progress))).toEqual(new Set([false]));
    expect(ids(await list({ limit: 10 }))).toEqual(made);
    expect(ids(await list({ in_progress: 'False', limit: 10 }))).toEqual(made.slice(3)); // as Python says it
    for (const in_progress of ['', '1', 'yes', 'None'])
      expect(await refused({ in_progress })).toEqual(because(400, expect.stringContaining('in_progress')));
  });

  it('C57 has the state of the agent when it is asked for, and not otherwise', async () => {
    const contextState = { step: 'returns', memory: { lamp: [1, null] } };
    await tenant.talk(agentId, { contextState });
    expect('context_state' in (await only())).toBe(false);
    expect('context_state' in (await only({ include_context_state: false }))).toBe(false);
    expect((await only({ include_context_state: true })).context_state).toEqual(contextState);
    expect(await refused({ include_context_state: 'maybe' })).toEqual(
      because(400, expect.stringContaining('include_context_state')),
    );
  });

  it('C58 describes every field a conversation may have', async () => {
    await tenant.talk(agentId, { contextState: { a: 1 } });
    const { conversations, descriptions } = await list({ include_context_state: true });
    expect(Object.keys(descriptions.conversations)).toEqual(
      expect.arrayContaining(Object.keys(conversations[0] as Conversation)),
    );
    expect((await list({ offset: 9 })).descriptions).toEqual(descriptions);
  });

  it('passes over parameters nobody knows', async () => {
    await talks(1);
    expect((await list({ cursor: 'x', query_type: 'all' })).conversations).toHaveLength(1);
  });
});

describe('a conversation', () => {
  it('has the fields of PolyAI’s, as they were said natively', async () => {
    const { id: variantId } = await tenant.client.ok<{ id: string }>('POST', '/v1/variants', {
      body: { projectId: tenant.projectId, name: 'Evening voice' },
    });
    const customData = { plan: 'gold', nested: { a: [null, 1] } };
    const talk = await tenant.talk(agentId, {
      variantId,
      channel: 'voice',
      fromNumber: '+442071234567',
      toNumber: '+442079876543',
      customData,
    });
    const native = await talk.read();
    expect(await only()).toEqual({
      id: talk.id,
      account_id: tenant.accountId,
      project_id: tenant.projectId,
      variant_id: variantId,
      variant_name: 'Evening voice',
      environment: 'live',
      started_at: native.createdAt,
      channel: 'VOICE-SIP',
      from_number: '+442071234567',
      to_number: '+442079876543',
      in_progress: true,
      num_turns: 0,
      total_duration: 0,
      polyai_duration: 0,
      handoff: false,
      num_silences: 0,
      num_ood: 0,
      metrics: {},
      state: customData,
      turns: [],
    });
  });

  it('C83 has turns with what was said, when, and what was understood', async () => {
    const talk = await tenant.talk(agentId);
    await talk.post({ role: 'agent', text: 'How can I help?' });
    const question = await talk.ask('Kann ich eine Lampe zurückgeben?');
    await talk.post({ role: 'agent', answers: question, text: 'Innert 30 Tagen.' });
    await talk.ask('Und das Kabel?');
    await annotate(talk, question, {
      intents: ['return', 'lamp'],
      entities: [
        { name: 'product', values: ['lamp'] },
        { name: 'days', values: ['30', '14'] },
      ],
      outOfDomain: true,
      latencyMs: 850,
      dtmf: '1#',
      translation: { language: 'en', text: 'Can I return a lamp?' },
    });
    const [greeting, , reply] = await talk.messages();
    await annotate(talk, reply?.id ?? '', { translation: { language: 'en', text: 'Within 30 days.' } });
    const [hello, asked, answered, open] = await talk.messages();
    const nothing = {
      user_input_dtmf: '',
      translated_user_input: '',
      english_agent_response: '',
      intents: [],
      entities: [],
      is_ood: false,
      is_silence: false,
    };
    expect(greeting?.text).toBe('How can I help?');
    expect((await only()).turns).toEqual([
      { ...nothing, user_input: '', agent_response: 'How can I help?', agent_response_datetime: hello?.createdAt },
      {
        user_input: 'Kann ich eine Lampe zurückgeben?',
        user_input_dtmf: '1#',
        user_input_datetime: asked?.createdAt,
        translated_user_input: 'Can I return a lamp?',
        agent_response: 'Innert 30 Tagen.',
        agent_response_datetime: answered?.createdAt,
        english_agent_response: 'Within 30 days.',
        latency: 0.85,
        intents: ['return', 'lamp'],
        entities: [{ product: 'lamp' }, { days: ['30', '14'] }],
        is_ood: true,
        is_silence: false,
      },
      { ...nothing, user_input: 'Und das Kabel?', user_input_datetime: open?.createdAt, agent_response: '' },
    ]);
  });

  it('C83 shows the words of a human who took over as what was said to the user', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    await talk.post('A person, please.');
    await talk.post({ role: 'human', text: 'Here I am.' });
    expect((await only()).turns).toMatchObject([{ user_input: 'A person, please.', agent_response: 'Here I am.' }]);
  });

  it('C84 counts its turns, the silent ones and those out of domain, as its turns show them', async () => {
    const talk = await tenant.talk(agentId);
    const asked: string[] = [];
    for (const text of ['…', 'The weather?', '…', 'A lamp.']) {
      asked.push(await talk.ask(text));
      await talk.post({ role: 'agent', answers: asked.at(-1), text: 'I see.' });
    }
    for (const at of [0, 2]) await annotate(talk, asked[at] ?? '', { silence: true });
    await annotate(talk, asked[1] ?? '', { outOfDomain: true });
    const one = await only();
    expect(one).toMatchObject({ num_turns: 4, num_silences: 2, num_ood: 1 });
    expect(one.turns.map(({ is_silence: silent }) => silent)).toEqual([true, false, true, false]);
    await annotate(talk, asked[0] ?? '', { silence: false });
    expect(await only()).toMatchObject({ num_silences: 1, num_ood: 1 });
  });

  it('C84 lasts from its first word to its end, its agent’s part until it was handed off', async () => {
    const talk = await tenant.talk(agentId);
    await talk.post('Hello?');
    service.pass(2);
    await talk.mode('manual');
    service.pass(3);
    await talk.post({ role: 'human', text: 'Hello.' });
    service.pass(1);
    await talk.status('completed');
    const { total_duration: total, polyai_duration: ours } = (await only()) as unknown as Record<string, number>;
    expect(await talk.read()).toMatchObject({ durationSeconds: total, agentDurationSeconds: ours });
    expect([Math.round(Number(total) / 60), Math.round(Number(ours) / 60)]).toEqual([6, 2]);
  });

  it('C85 has a metric that was written once as text, and one that was written again as a list', async () => {
    const talk = await tenant.talk(agentId);
    const write = (...metrics: object[]): Promise<unknown> =>
      tenant.client.ok('POST', `${talk.at}/metrics`, { body: { metrics } });
    await write({ name: 'csat', value: '4' }, { name: 'step', value: 'asked' });
    expect((await only()).metrics).toEqual({ csat: '4', step: 'asked' });
    await write({ name: 'step', value: 'answered' });
    expect((await only()).metrics).toEqual({ csat: '4', step: ['asked', 'answered'] });
  });

  it('C86 was handed off when a human took over, with the reason and where to, also after the way back', async () => {
    const talk = await tenant.talk(agentId);
    await talk.post('Hello?');
    const before = await only();
    expect(before).toMatchObject({ handoff: false });
    expect(Object.keys(before).filter((name) => name.startsWith('handoff_'))).toEqual([]);
    const body = { mode: 'manual', reason: 'asked for a person', destination: 'billing' };
    await tenant.client.ok('PUT', `${talk.at}/mode`, { body });
    const handed = { handoff: true, handoff_reason: 'asked for a person', handoff_destination: 'billing' };
    expect(await only()).toMatchObject(handed);
    await talk.mode('ai');
    expect(await only()).toMatchObject(handed);
  });

  it('C102 is there from its creation on, and agrees with what the native API says of it', async () => {
    const talk = await tenant.talk(agentId);
    const created = await only();
    expect(created).toMatchObject({ id: talk.id, in_progress: true, num_turns: 0, turns: [] });
    await talk.post({ role: 'agent', answers: await talk.ask('Hello?'), text: 'Hello.' });
    await talk.status('completed');
    const native = await talk.read();
    expect(await only()).toMatchObject({
      started_at: created.started_at,
      num_turns: native.turnCount,
      in_progress: false,
      turns: [{ user_input: 'Hello?', agent_response: 'Hello.' }],
    });
    await talk.delete();
    expect((await list()).conversations).toEqual([]);
  });
});

describe('a long page', () => {
  const MANY = 620;

  /** Copies the only conversation, with all that was said in it. */
  const multiply = async (id: string, count: number): Promise<void> => {
    await service.rows(
      `create temporary table copied as select gen_random_uuid() as id, n from generate_series(1, ${count}) n`,
    );
    const copies = async (table: string, key: string): Promise<void> => {
      const found = await service.rows<{ name: string }>(
        `select attname as name from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      );
      const columns = found.map(({ name }) => name);
      const values = columns.map((name) => {
        if (name === key) return 'k.id';
        return table === 'conversations' && name === 'created_at'
          ? `t.created_at + k.n * interval '1 ms'`
          : `t.${name}`;
      });
      await service.rows(
        `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} t, copied k where t.${key} = $1`,
        [id],
      );
    };
    await copies('conversations', 'id');
    await copies('conversation_activity', 'id');
    await copies('messages', 'conversation_id');
    await service.rows('drop table copied');
  };

  const long = async (): Promise<Talk> => {
    const talk = await tenant.talk(agentId);
    for (const text of ['One?', 'Two?'])
      await talk.post({ role: 'agent', answers: await talk.ask(text), text: 'Yes.' });
    await multiply(talk.id, MANY - 1);
    return talk;
  };

  it('C53 is written while it is read, and has everything once, with all that was said', async () => {
    await long();
    const all = await list({ limit: 5_000 });
    expect(new Set(ids(all)).size).toBe(MANY);
    expect('next_offset' in all).toBe(false);
    const times = all.conversations.map(({ started_at: at }) => at);
    expect(times).toEqual([...times].sort());
    for (const { turns } of all.conversations)
      expect(turns.map((turn) => [turn.user_input, turn.agent_response])).toEqual([
        ['One?', 'Yes.'],
        ['Two?', 'Yes.'],
      ]);
    const part = await list({ limit: 600, offset: 7 });
    expect([ids(part), part.next_offset]).toEqual([ids(all).slice(7, 607), 607]);
    const rest = await list({ limit: 600, offset: 607 });
    expect([ids(rest), 'next_offset' in rest]).toEqual([ids(all).slice(607), false]);
    expect(part.descriptions).toEqual(rest.descriptions);
  });

  it('asks the database as often as the equal native list does, whatever it holds', async () => {
    await long();
    await service.stopWorkers(); // what they ask is not the list's
    const query = jest.spyOn(Postgres.prototype, 'query');
    const costs = async (work: () => Promise<unknown>): Promise<number> => {
      query.mockClear();
      await work();
      const texts = query.mock.calls.map(([first]) => String((first as unknown as { text?: string }).text ?? first));
      return texts.filter((text) => /\b(conversations|messages|variants|projects)\b/.test(text)).length;
    };
    const native = `/v1/conversations?projectId=${tenant.projectId}&environment=live&direction=asc&include=variant,messages`;
    try {
      for (const limit of [5, 100])
        expect(await costs(() => list({ limit }))).toBe(
          await costs(() => tenant.client.get(`${native}&limit=${limit}`)),
        );
      // 250 conversations at once, and 500 messages
      expect(await costs(() => list({ limit: 5_000 }))).toBe(8);
    } finally {
      query.mockRestore();
      await service.startWorker();
    }
  });
});

describe('errors', () => {
  const raw = async (method: string, path: string): Promise<unknown> => {
    const { status, headers, body } = await fetch(`${service.url}/compat/polyai${path}`, {
      method,
      headers: { 'x-api-key': tenant.key },
    }).then(async (told) => ({ status: told.status, headers: told.headers, body: (await told.json()) as unknown }));
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    return { status, body };
  };

  it('C98 have the form of PolyAI’s wherever they come from', async () => {
    const at = `/v1/${tenant.accountId}/${tenant.projectId}/conversations`;
    expect(await raw('GET', '/v1/nothing')).toEqual(because(404));
    expect(await raw('GET', `${at}/concurrency`)).toEqual(because(404));
    expect(await raw('POST', at)).toEqual(because(405));
    expect(await raw('GET', `/v1/%zz/${tenant.projectId}/conversations`)).toEqual(because(400));
    expect(await raw('GET', `${at}?variant_name=%ff`)).toEqual(because(400));
    expect(await raw('GET', `${at}?variant_name=%00`)).toEqual(because(400));
    expect(await raw('GET', `${at}?limit=1&limit=2`)).toEqual(because(400, expect.stringContaining('limit')));
  });

  it('C98 tell a key that may not read', async () => {
    const key = await tenant.keyWith({ scopes: ['conversations:write'] });
    expect(refusal(await call({}, placeOf(tenant), key))).toEqual(because(403));
  });
});

describe.each(backends)('a reply that a worker makes, with the queue on %s', (backend) => {
  let other: Service;
  beforeAll(async () => {
    other = await Service.open(backend);
  });
  afterAll(() => other.close());

  it('C83 is in the turn of its question, with how long it took', async () => {
    other.provider.script(answer({ text: 'Within 30 days.' }));
    const asking = await other.tenant();
    const talk = await asking.talk(await asking.agent());
    await talk.settled(await talk.ask('How long?'));
    const path = placeOf(asking);
    const { conversations } = await speaking(other).ok<Page>(LIST, asking.key, { path });
    expect(conversations).toMatchObject([
      { num_turns: 1, turns: [{ user_input: 'How long?', agent_response: 'Within 30 days.' }] },
    ]);
    const { provenance } = (await talk.messages())[1] ?? {};
    expect(conversations[0]?.turns[0]?.latency).toBe(Number(provenance?.latencyMs) / 1_000);
  });
});
