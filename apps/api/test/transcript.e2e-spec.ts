import { Service, type MessageView, type PageOf, type Talk, type Tenant } from '../../../test/service';

type Body = Record<string, unknown>;

let service: Service;
let tenant: Tenant;
let agentId: string;

beforeAll(async () => {
  service = await Service.open();
  tenant = await service.tenant();
  agentId = await tenant.externalAgent();
});
afterAll(() => service.close());

const answered = async (fields: object = {}): Promise<Talk> => {
  const talk = await tenant.talk(agentId, fields);
  const answers = await talk.ask('How long?');
  await talk.post({ role: 'agent', text: '30 days.', answers });
  return talk;
};

describe('a whole conversation', () => {
  const read = (talk: Talk, query = '', accept = '*/*'): Promise<Response> =>
    fetch(`${service.url}${talk.at}/transcript${query}`, {
      headers: { authorization: `Bearer ${tenant.key}`, accept },
    });

  it('is written in the form that is asked for', async () => {
    const talk = await answered({ title: 'A return' });
    const messages = (await talk.messages()).map(
      ({ id, seq, role, text, createdAt, modality, authorName }: MessageView) => ({
        id,
        seq,
        role,
        text,
        createdAt,
        modality,
        authorName,
      }),
    );
    const { startedAt } = await talk.read();
    const json = await read(talk);
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await json.json()).toEqual({ conversationId: talk.id, title: 'A return', startedAt, messages });
    for (const way of [await read(talk, '?format=ndjson'), await read(talk, '', 'application/x-ndjson')]) {
      expect(way.headers.get('content-type')).toBe('application/x-ndjson');
      const lines = (await way.text()).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(messages);
    }
    expect(await (await read(talk, '', 'text/markdown')).text()).toContain('## Agent\n');
    expect(await (await read(talk, '?format=text', 'text/markdown')).text()).toContain('\n2. Agent, ');
  });

  it('is refused in a form that it has not', async () => {
    const talk = await answered();
    const refused = await read(talk, '', 'image/png');
    expect([refused.status, ((await refused.json()) as Body)['code']]).toEqual([406, 'request.not-acceptable']);
    expect((await read(talk, '?format=pdf')).status).toBe(400);
  });

  it('is written whole, however long it is, and told in turns', async () => {
    const talk = await tenant.talk(agentId);
    const sent: string[] = [];
    for (let n = 0; n < 130; n += 1) {
      const answers = await talk.ask(`Question ${n}`);
      const { body } = await talk.post({ role: 'agent', text: `Answer ${n}`, answers });
      sent.push(answers, body.message.id);
    }
    const { messages } = (await (await read(talk)).json()) as { messages: MessageView[] };
    expect(messages.map(({ id }) => id)).toEqual(sent);
    expect(messages.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index + 1));

    type TurnView = { seq: number; phase: string; userMessage: MessageView; reply: MessageView };
    const turns: TurnView[] = [];
    const pages: PageOf<TurnView>[] = [];
    for (let after = ''; ;) {
      const found = await tenant.client.get<PageOf<TurnView>>(`${talk.at}/turns?limit=33${after}`);
      turns.push(...found.data);
      pages.push(found);
      if (!found.pagination.nextCursor) break;
      after = `&after=${found.pagination.nextCursor}`;
    }
    expect(turns.flatMap(({ userMessage, reply }) => [userMessage.id, reply.id])).toEqual(sent);
    expect(new Set(turns.map(({ phase }) => phase))).toEqual(new Set(['answered']));
    const last = pages.at(-1)?.pagination.prevCursor;
    expect((await tenant.client.get<PageOf<TurnView>>(`${talk.at}/turns?limit=33&before=${last}`)).data).toEqual(
      pages.at(-2)?.data,
    );
  });

  it('tells in its turns what was understood, when, and what became of each question', async () => {
    const manual = await tenant.talk(agentId);
    await manual.post({ role: 'agent', text: 'Hello!' });
    const annotations = { intents: ['returns'], silence: true, latencyMs: 12 };
    const one = await manual.ask({ text: 'One?', annotations });
    await manual.mode('manual');
    const two = await manual.ask('Two?');
    const { data: before } = await tenant.client.get<PageOf<Body>>(`${manual.at}/turns`);
    expect(before).toMatchObject([
      { seq: 1, userMessage: null, reply: { text: 'Hello!' }, phase: null, userAt: null },
      { userMessage: { id: one }, reply: null, phase: 'awaiting_external', ...annotations, outOfDomain: false },
      { userMessage: { id: two }, reply: null, phase: 'awaiting_human', replyAt: null },
    ]);
    const three = await manual.ask('Three?');
    const { body } = await manual.post({ role: 'human', text: 'All at once' });
    const { data } = await tenant.client.get<PageOf<Body>>(
      `${manual.at}/turns?limit=2&after=${encodeURIComponent(
        (await tenant.client.get<PageOf<Body>>(`${manual.at}/turns?limit=2`)).pagination.nextCursor ?? '',
      )}`,
    );
    expect(data).toMatchObject([
      { userMessage: { id: two }, reply: { id: body.message.id }, phase: 'merged' },
      {
        userMessage: { id: three },
        reply: { id: body.message.id },
        phase: 'answered',
        replyAt: body.message.createdAt,
      },
    ]);
  });
});
