import type { Json } from '../api/support/document';
import { Service, Talk } from '../service';
import { FiveViews } from './support/five-views';

let service: Service;
let views: FiveViews;

beforeAll(async () => {
  service = await Service.open();
  views = await FiveViews.open(service, await service.tenant());
});
afterAll(() => service.close());

const epoch = (time: unknown): number => Date.parse(String(time));
const talkOf = (id: string): Talk => new Talk(views.tenant.client, id);
const idOf = (body: Json): string => String(body.id ?? body.conversationId);

/** By whom a conversation can be begun, and how. */
const starts: Readonly<Record<string, (userId: string) => Promise<Json>>> = {
  'the native API': (id) =>
    views.tenant.client.ok('POST', '/v1/conversations', {
      body: { agentId: views.agentId, user: { id }, title: 'A lamp' },
    }),
  raia: (conversationUserId) => views.raia('raiaCreateConversation', { body: { conversationUserId, title: 'A lamp' } }),
  WorkFX: () => views.workfx('workfxCreateConversation', { body: { agent_id: views.agentId, topic: 'A lamp' } }),
};

describe('C102 one conversation', () => {
  it.each(Object.keys(starts))('that %s began is the same by every road', async (name) => {
    const userId = await views.user();
    const id = idOf((await starts[name]?.(userId)) ?? {});
    const talk = talkOf(id);
    await talk.post({ role: 'agent', answers: await talk.ask('Can I return a lamp?'), text: 'Within 30 days.' });
    await views.raia('raiaUpdateConversationMode', { path: { id }, body: { mode: 'manual' } });
    await talk.ask('Is anybody there?');
    await views.raia('raiaSendManualMessage', { path: { id }, body: { message: 'I am.' } });

    const { native, raia, alli, casey, workfx, workfxListed, polyai } = await views.all(id);
    const { createdAt, updatedAt, lastMessageAt, startedAt } = native;
    const user = native.userId;
    expect(raia).toMatchObject({ id, title: 'A lamp', mode: 'manual', conversationUserId: user, createdAt, updatedAt });
    expect(alli).toMatchObject({
      id,
      title: 'A lamp',
      user: user === null ? null : { userId: user, firstName: 'Mira', lastName: 'Okafor' },
      createdAt: epoch(createdAt),
      lastChatTime: epoch(lastMessageAt),
      isEnd: false,
      chatCount: 4,
      llmApp: { id: views.agentId, name: 'Wren', description: 'Knows lamps.' },
    });
    expect(casey).toMatchObject({ id, agent_id: views.agentId, status: 'in_progress', started_at: startedAt });
    expect(casey.participant_profile).toEqual(user === null ? null : expect.objectContaining({ id: user }));
    expect(casey.turn_count).toBe(native.turnCount);
    expect(workfx).toMatchObject({
      id,
      topic: 'A lamp',
      status: 'running',
      agent_id: views.agentId,
      user_id: user,
      tenant_id: views.tenant.accountId,
      tenant_unit_id: views.tenant.projectId,
      created_time: createdAt,
      updated_time: updatedAt,
    });
    expect(workfxListed).toEqual({ ...workfx, message_count: 4 });
    expect(polyai).toMatchObject({
      id,
      account_id: views.tenant.accountId,
      project_id: views.tenant.projectId,
      started_at: createdAt,
      in_progress: true,
      handoff: true,
      num_turns: native.turnCount,
    });

    const { native: told, ...others } = await views.pictures(id);
    expect(told?.messages.map(({ role, text }) => [role, text])).toEqual([
      ['user', 'Can I return a lamp?'],
      ['agent', 'Within 30 days.'],
      ['user', 'Is anybody there?'],
      ['agent', 'I am.'],
    ]);
    for (const [name, picture] of Object.entries(others)) expect([name, picture]).toEqual([name, told]);
  });

  it.each([
    ['pending', 'pending', 'pending', true],
    ['in_progress', 'in_progress', 'running', true],
    ['paused', 'in_progress', 'waiting', true],
    ['completed', 'completed', 'succeeded', false],
    ['abandoned', 'abandoned', 'stopped', false],
    ['failed', 'completed', 'failed', false],
    ['archived', 'archived', 'stopped', false],
  ] as const)('that is %s is so in everybody’s words', async (status, casey, workfx, inProgress) => {
    const { id } = await views.tenant.talk(views.agentId, { status });
    const all = await views.all(id);
    expect(all).toMatchObject({
      native: { status },
      casey: { status: casey },
      workfx: { status: workfx },
      workfxListed: { status: workfx },
      alli: { isEnd: !inProgress },
      polyai: { in_progress: inProgress },
    });
    const running = await views.alli<Json>('alliIsRunning', { path: { conversation_id: id } });
    expect(running).toEqual({ isRunning: all.native.replyRunning });
  });

  it.each([
    ['raia’s active', 'in_progress', (id: string) => setByRaia(id, 'active')],
    ['raia’s inactive', 'completed', (id: string) => setByRaia(id, 'inactive')],
    ['raia’s archived', 'archived', (id: string) => setByRaia(id, 'archived')],
    ['WorkFX’s waiting', 'paused', (id: string) => setByWorkfx(id, 'waiting')],
    ['WorkFX’s succeeded', 'completed', (id: string) => setByWorkfx(id, 'succeeded')],
    ['WorkFX’s stopped', 'abandoned', (id: string) => setByWorkfx(id, 'stopped')],
  ] as const)('to which %s was said is %s', async (_, status, set) => {
    const { id } = await views.tenant.talk(views.agentId, { status: 'in_progress' });
    await set(id);
    expect((await views.all(id)).native).toMatchObject({ status });
  });

  it('shows by every road what was changed by one', async () => {
    const talk = await views.tenant.talk(views.agentId, { customData: { basket: 3 }, variables: { city: 'Bern' } });
    const { id } = talk;
    const { body: answer } = await talk.post({
      role: 'agent',
      answers: await talk.ask('Can I return a lamp?'),
      text: 'Within 30 days.',
    });
    const path = { conversation_id: id };
    await views.alli('alliSetConversationTitle', { path, body: { title: 'Returns' } });
    await views.alli('alliUpdateConversation', { path, body: { state: 'in_progress' } });
    await views.alli('alliGiveFeedback', { path: { ...path, chat_id: answer.message.id }, body: { rating: true } });
    const all = await views.all(id);
    const [state] = await views.raia<Json[]>('raiaGetConversationStates');
    expect(state).toMatchObject({ name: 'in_progress' });
    expect(all).toMatchObject({
      native: { title: 'Returns', stateId: state?.id, feedback: { up: 1, down: 0 } },
      raia: {
        title: 'Returns',
        conversationStateId: state?.id,
        metadata: { customData: { basket: 3 } },
        feedbacks: [{ voteType: 'up', question: 'Can I return a lamp?', answer: 'Within 30 days.' }],
      },
      alli: { title: 'Returns', variables: { city: 'Bern' }, chats: [{ rating: null }, { rating: true }] },
      workfx: { topic: 'Returns', extend_properties: { basket: 3 } },
      polyai: { state: { basket: 3 } },
    });
    const { data } = await views.workfx<{ data: Json[] }>('workfxListMessages', { path });
    expect(data.map(({ feedback }) => feedback)).toEqual([null, 'like']);
  });

  it('that one has deleted is gone by every road', async () => {
    const { id } = await views.tenant.talk(views.agentId);
    await views.workfx('workfxDeleteConversation', { path: { conversation_id: id } });
    await expect(views.native(`/v1/conversations/${id}`)).rejects.toThrow('404');
    await expect(views.raia('raiaGetConversation', { path: { id } })).rejects.toThrow('404');
    await expect(views.alli('alliGetConversation', { path: { conversation_id: id } })).rejects.toThrow('404');
    await expect(views.casey('caseyGetConversation', { path: { id } })).rejects.toThrow('404');
    await expect(views.polyai(id)).rejects.toThrow('no conversation');
  });
});

const setByRaia = (id: string, status: string): Promise<Json> =>
  views.raia('raiaUpdateConversation', { path: { id }, body: { status } });
const setByWorkfx = (id: string, status: string): Promise<Json> =>
  views.workfx('workfxUpdateConversationStatus', { path: { conversation_id: id }, body: { status } });
