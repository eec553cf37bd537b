import { randomUUID } from 'node:crypto';
import { conversation, type ConversationEvent } from '@verbatim/conversation';
import { pieces } from '@verbatim/testing';
import { Jobs, redisKeysWith, Service, tablesWith, type Json, type Talk, type Tenant } from '../../../test/service';

describe('what is left of an erased user', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;
  let jobs: Jobs;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
    agentId = await tenant.agent();
    jobs = new Jobs(tenant.client);
  });
  afterAll(() => service.close());

  const erase = (id: string): Promise<Json | null> => jobs.run(`/v1/users/${id}/erase`, {});
  const eventsOf = (id: string) =>
    service.rows<ConversationEvent & { version: number }>(
      'select version, type, data, content from events where stream_id = $1 order by version',
      [id],
    );

  it('is no word anywhere, and everything else as it was', async () => {
    const canary = `zyzzyva${randomUUID().slice(0, 8)}`;
    const say = (what: string) => `${canary} ${what}`;
    const mia = await tenant.client.ok<{ id: string }>('POST', '/v1/users', {
      body: {
        ...{ externalId: say('id'), email: `${canary}@example.com`, phone: '+41446681899', firstName: say('first') },
        ...{ lastName: say('last'), organizationName: say('org'), organizationDomain: `${canary}.example` },
        ...{ avatarUrl: `https://${canary}.example/a.png`, context: say('about'), source: say('source') },
        ...{ foreignId: say('order'), foreignUserId: say('customer'), metadata: { [canary]: say('note') } },
      },
      headers: { 'idempotency-key': randomUUID(), 'audit-reason': say('why') },
    });
    const talk = await wordy(mia.id, say);
    const [before, said, logged] = [await talk.read(), await talk.messages(), await eventsOf(talk.id)];
    const words = logged.filter(({ content }) => content !== null).length;
    expect(await tablesWith(service, canary)).toEqual([
      ...['assessments', 'audit_log', 'conversations', 'events', 'feedback', 'idempotency_keys', 'jobs', 'messages'],
      'users',
    ]);

    const receipt = await erase(mia.id);
    expect(receipt).toEqual({
      ...{ conversations: 1, messages: said.length, events: words, held: [], heldBack: 0, userErased: true },
      answers: 4,
    });
    expect(await tablesWith(service, canary)).toEqual([]);
    expect(await tablesWith(service, '+41446681899')).toEqual([]);
    expect(await redisKeysWith(canary)).toEqual([]);

    const after = await talk.read();
    expect(after).toMatchObject({
      ...{ id: talk.id, userId: mia.id, isAnonymized: true, status: 'archived', openQuestions: 0, title: null },
      ...{ memo: null, variables: {}, customData: {}, messageCount: before.messageCount, createdAt: before.createdAt },
    });
    const left = await talk.messages();
    expect(left.map(({ text, rawText, metadata }) => ({ text, rawText, metadata }))).toEqual(
      left.map(() => ({ text: null, rawText: null, metadata: {} })),
    );
    expect(left.map(({ id, seq, role, createdAt }) => ({ id, seq, role, createdAt }))).toEqual(
      said.map(({ id, seq, role, createdAt }) => ({ id, seq, role, createdAt })),
    );
    expect(await tenant.client.get(`/v1/users/${mia.id}`)).toMatchObject({ isAnonymized: true, email: null });

    const events = await eventsOf(talk.id);
    expect(events.slice(0, logged.length).map(({ version, type, data }) => ({ version, type, data }))).toEqual(
      logged.map(({ version, type, data }) => ({ version, type, data })),
    );
    expect(events.every(({ content }) => content === null)).toBe(true);
    expect(events.reduce(conversation.evolve, conversation.initialState())).toMatchObject({ status: 'archived' });
    await service.stopApi(); // what the process remembered is gone: the stream is folded anew
    await service.startApi();
    expect(await talk.post('Back?')).toMatchObject({ status: 409, body: { code: 'conversation.not-open' } });
    expect(await erase(mia.id)).toEqual({
      ...{ conversations: 0, messages: 0, events: 0, answers: 0, held: [], heldBack: 0 },
      userErased: true,
    });
  });

  /** Words in every place that has room for them. */
  const wordy = async (userId: string, say: (what: string) => string): Promise<Talk> => {
    const talk = await tenant.talk(agentId, {
      ...{ user: { id: userId }, title: say('title'), context: say('context'), memo: say('memo') },
      ...{ customData: { a: say('data') }, variables: { b: say('variable') }, inputs: { c: say('input') } },
      ...{ sessionProperties: { d: say('session') }, contextState: { e: say('state') }, pathTaken: [say('step')] },
      ...{ assignmentId: say('work'), connectionCode: say('code'), invokedFrom: say('page') },
      ...{ fromNumber: say('from'), toNumber: say('to'), aiConversationId: say('ai'), aiCallId: say('call') },
    });
    service.provider.script(pieces(say('the answer')));
    const headers = { 'idempotency-key': randomUUID() };
    const posted = await talk.post(
      {
        ...{ text: say('question'), context: say('its context'), rawText: say('raw'), expandedText: say('expanded') },
        ...{ files: [{ name: say('file') }], metadata: { f: say('metadata') }, steps: [say('thought')] },
        annotations: { intents: [say('intent')], translation: { text: say('translated') } },
      },
      headers,
    );
    await talk.settled(posted.body.message.id);
    await tenant.client.ok('PUT', `${talk.at}/mode`, {
      body: { mode: 'manual', reason: say('reason') },
      headers: { 'idempotency-key': randomUUID() },
    });
    await talk.post({ role: 'human', text: say('by a human') }, { 'idempotency-key': randomUUID() });
    const { shard } = (
      await service.rows<{ shard: number }>(
        `update conversations set summary = $2, summary_at = now() where id = $1 returning shard`,
        [talk.id, say('summary')],
      )
    )[0]!;
    await service.rows(
      `insert into feedback (shard, account_id, conversation_id, message_id, rater_kind, rater_id, id, reasons,
         suggested_answer, comment, revision, created_at, updated_at)
       values ($1, $2, $3, $4, 'user', $5, $6, array[$7], $7, $7, 1, now(), now())`,
      [shard, tenant.accountId, talk.id, posted.body.message.id, userId, randomUUID(), say('feedback')],
    );
    await service.rows(
      `insert into assessments (shard, account_id, conversation_id, id, kind, text, by, from_version, to_version, version,
         created_at) values ($1, $2, $3, $4, 'summary', $5, 'model', 1, 2, 3, now())`,
      [shard, tenant.accountId, talk.id, randomUUID(), say('summary')],
    );
    const elsewhere = { agentId: randomUUID(), reason: say('unwanted') };
    await jobs.reaches(
      (await jobs.start(`/v1/users/${userId}/delete-conversations`, elsewhere, { 'idempotency-key': randomUUID() })).id,
      'completed',
    );
    return talk;
  };
});
