import { randomUUID } from 'node:crypto';
import { conversation, type ConversationEvent } from '@verbatim/conversation';
import { pieces } from '@verbatim/testing';
import {
  eventually,
  Service,
  tablesWith,
  Talk,
  type Json,
  type PageOf,
  type StartedView,
  type Tenant,
} from '../../../test/service';

const CANARY = 'xylograph';

describe('a deleted conversation', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  const answered = async (on = tenant, by = agentId): Promise<Talk> => {
    const talk = await on.talk(by);
    await talk.settled(await talk.ask('Hello?'));
    return talk;
  };
  const erased = (talk: Talk) =>
    eventually('the erasure', async () => {
      const rows = await service.rows('select 1 from conversations where id = $1 and erased_at is not null', [talk.id]);
      return rows[0] ?? null;
    });

  it('is gone from everywhere at once', async () => {
    const talk = await answered();
    const [question] = await talk.messages();
    const { status, body } = await talk.delete();
    expect(status).toBe(200);
    expect(Date.parse(body.eraseAt) - Date.now()).toBeGreaterThan(3_500_000);
    const gone = await Promise.all([
      tenant.client.send('GET', talk.at),
      tenant.client.send('GET', `${talk.at}/messages`),
      tenant.client.send('GET', `${talk.at}/messages/${question?.id}`),
      tenant.client.send('GET', `${talk.at}/messages/${question?.id}/reply`),
      tenant.client.send('GET', `${talk.at}/stream`),
      tenant.client.send('PATCH', talk.at, { body: { title: 'Back?' } }),
      talk.post('Back?'),
      talk.mode('manual'),
      talk.status('completed'),
      talk.stop(),
    ]);
    for (const answer of gone) expect(answer).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
    const { data } = await tenant.client.get<PageOf<Json>>('/v1/conversations?limit=100');
    expect(data.map(({ id }) => id)).not.toContain(talk.id);
    expect((await talk.delete()).body).toEqual(body);
  });

  it('comes back as it was within the grace period', async () => {
    const talk = await answered();
    const [before, said] = [await talk.read(), await talk.messages()];
    await talk.delete();
    expect(await talk.restore()).toMatchObject({ status: 200, body: { id: talk.id, version: before.version + 2 } });
    expect(await talk.read()).toEqual({
      ...before,
      version: before.version + 2,
      updatedAt: expect.any(String) as string,
      updatedBy: { kind: 'key', id: expect.any(String) as string },
    });
    expect(await talk.messages()).toEqual(said);
    expect(await talk.restore()).toMatchObject({ status: 409, body: { code: 'conversation.not-restorable' } });
    expect(await talk.settled(await talk.ask('Still there?'))).toMatchObject({ phase: 'answered' });
    expect(await service.rows(`select 1 from owed_work where lane = $1 and state = 'owed'`, [talk.id])).toEqual([]);
  });

  it('keeps its id', async () => {
    const talk = await answered();
    await talk.delete();
    expect(await tenant.client.send('POST', '/v1/conversations', { body: { id: talk.id, agentId } })).toMatchObject({
      status: 409,
      body: { code: 'conversation.exists' },
    });
  });

  it('is kept by a legal hold, also by one that came within the grace period', async () => {
    const held = await service.tenant({ eraseGraceSeconds: 3_600 });
    const by = await held.agent();
    const [first, second] = [await answered(held, by), await answered(held, by)];
    await second.delete();
    await held.changeProject({ legalHold: true });
    expect(await first.delete()).toMatchObject({ status: 409, body: { code: 'conversation.legal-hold' } });
    expect(await first.read()).toMatchObject({ id: first.id });
    await service.hurry(second.id);
    await eventually('the erasure to be put off', async () => {
      const rows = await service.rows(
        `select 1 from owed_work where lane = $1 and state = 'owed' and last_error = 'legal-hold'`,
        [second.id],
      );
      return rows[0] ?? null;
    });
    await held.changeProject({ legalHold: false });
    await second.restore();
    expect(await second.messages()).toHaveLength(2);
  });

  it('is erased at once where the project has no grace period', async () => {
    const hasty = await service.tenant();
    const talk = await answered(hasty, await hasty.agent());
    await talk.delete();
    await erased(talk);
    expect(await talk.restore()).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
  });

  it('leaves no word anywhere once it is erased, and its events still fold', async () => {
    const talk = await wordy();
    const before = await service.rows<{ version: number; type: string }>(
      'select version, type from events where stream_id = $1 order by version',
      [talk.id],
    );
    expect(await tablesWith(service, CANARY)).toEqual(['conversations', 'events', 'idempotency_keys', 'messages']);

    await tenant.client.send('DELETE', `${talk.at}?reason=${CANARY}`);
    await service.hurry(talk.id);
    await erased(talk);

    expect(await tablesWith(service, CANARY)).toEqual([]);
    const events = await service.rows<ConversationEvent & { version: number }>(
      'select version, type, data, content from events where stream_id = $1 order by version',
      [talk.id],
    );
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    expect(events.slice(0, before.length).map(({ version, type }) => ({ version, type }))).toEqual(before);
    expect(events.every(({ content }) => content === null)).toBe(true);
    expect(events.reduce(conversation.evolve, conversation.initialState())).toMatchObject({ status: 'erased' });

    await service.stopApi(); // what the process remembered is gone: the stream is folded anew
    await service.startApi();
    expect(await talk.post('Back?')).toMatchObject({ status: 404, body: { code: 'conversation.not-found' } });
  });

  it('answers the repeated calls of its past without the words', async () => {
    const start = (id: string) =>
      tenant.client.send<StartedView>('POST', '/v1/conversations', {
        body: { id, agentId, message: { text: CANARY } },
        headers: { 'idempotency-key': `start-${id}` },
      });
    const talk = new Talk(tenant.client, randomUUID());
    const calls = [
      () => start(talk.id),
      () => talk.post(CANARY, { 'idempotency-key': `post-${talk.id}` }),
      () => talk.stop({ 'idempotency-key': `stop-${talk.id}` }),
    ];
    service.provider.script('hang-before-headers');
    for (const call of calls) expect((await call()).status).toBeLessThan(300);
    await talk.delete();
    await service.hurry(talk.id);
    await erased(talk);
    for (const call of calls) {
      const again = await call();
      expect(again).toMatchObject({ status: 410, body: { code: 'idempotency.answer-erased' } });
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
  });

  /** Words in every place that has room for them. */
  const wordy = async (): Promise<Talk> => {
    const say = (what: string) => `${CANARY} ${what}`;
    service.provider.script(pieces(say('the answer')));
    const started = await tenant.client.ok<{ id: string; message: { id: string } }>('POST', '/v1/conversations', {
      body: {
        agentId,
        title: say('title'),
        context: say('context'),
        customData: { [CANARY]: say('value') },
        message: { text: say('first message'), context: say('its context') },
      },
      headers: { 'idempotency-key': 'a-wordy-start' },
    });
    const talk = new Talk(tenant.client, started.id);
    await talk.settled(started.message.id);

    const partial = service.provider.gate({ first: say('half an answer') });
    service.provider.script(partial.play);
    const stopped = await talk.stream(say('second message'));
    await stopped.until('delta');
    await talk.stop({ 'idempotency-key': 'a-wordy-stop' });
    stopped.close();

    const draft = service.provider.gate({ rest: say('a draft') });
    service.provider.script(draft.play);
    const third = await talk.ask(say('third message'));
    await draft.reached;
    await tenant.client.ok('PUT', `${talk.at}/mode`, { body: { mode: 'manual', reason: say('reason') } });
    draft.release();
    await eventually('the draft', async () => (await talk.reply(third)).draft);
    await talk.post(
      { role: 'human', text: say('by a human'), authorName: say('author') },
      { 'idempotency-key': 'a-wordy-human' },
    );
    // Enough events that the state was saved as a snapshot.
    await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        tenant.client.ok('PATCH', talk.at, { body: { title: say(`title ${n}`), customData: { n: say(String(n)) } } }),
      ),
    );
    await eventually('a snapshot', async () => {
      const rows = await service.rows('select 1 from snapshots where stream_id = $1', [talk.id]);
      return rows[0] ?? null;
    });
    return talk;
  };
});
