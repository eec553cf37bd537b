import { answer } from '@verbatim/testing';
import { Service, type Talk, type Tenant } from '../../../test/service';

describe('a message that arrives while a reply is made', () => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant();
  });
  afterAll(() => service.close());

  const busy = async (fields: object = {}) => {
    const gate = service.provider.gate({ rest: 'To the first.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(await tenant.agent(fields));
    const first = await talk.ask('First?');
    await gate.reached;
    return { gate, talk, first };
  };
  const said = async (talk: Talk) => (await talk.messages()).map(({ role, text }) => `${role}: ${text}`);

  it('waits its turn by default, and turns are kept in order', async () => {
    const { gate, talk } = await busy();
    service.provider.script(answer({ text: 'To the second.' }), answer({ text: 'To the third.' }));
    const [second, third] = [await talk.ask('Second?'), await talk.ask('Third?')];
    expect(await talk.reply(second)).toMatchObject({ phase: 'waiting' });
    gate.release();
    await talk.settled(third);
    expect(await said(talk)).toEqual([
      'user: First?',
      'user: Second?',
      'user: Third?',
      'agent: To the first.',
      'agent: To the second.',
      'agent: To the third.',
    ]);
    expect((await talk.messages()).slice(3).map(({ questionId }) => questionId)).toEqual(
      (await talk.messages()).slice(0, 3).map(({ id }) => id),
    );
  });

  it('is shown to the model in its own turn, with what came of the turns before', async () => {
    const { gate, talk } = await busy();
    const second = await talk.ask('Second?');
    gate.release();
    await talk.settled(second);
    const [request] = service.provider.requests.slice(-1);
    expect(request?.body.messages?.slice(-3).map(({ content }) => content)).toEqual([
      'First?',
      'To the first.',
      'Second?',
    ]);
  });

  it.each([
    ['coalesce', 2],
    ['enqueue', 3],
  ])('follows the agent’s own policy: %s makes %i replies of three messages', async (onBusy, replies) => {
    const { gate, talk } = await busy({ onBusy });
    await talk.ask('Second?');
    const third = await talk.ask('Third?');
    gate.release();
    await talk.settled(third);
    expect((await said(talk)).filter((line) => line.startsWith('agent'))).toHaveLength(replies);
  });

  it('is refused by reject, and nothing of it is kept', async () => {
    const { gate, talk, first } = await busy({ onBusy: 'reject' });
    const refused = await talk.post('Second?');
    expect(refused).toMatchObject({ status: 409, body: { code: 'conversation.busy', retryable: true } });
    gate.release();
    await talk.settled(first);
    expect(await said(talk)).toEqual(['user: First?', 'agent: To the first.']);
    expect(await talk.settled(await talk.ask('Second?'))).toMatchObject({ phase: 'answered' });
  });

  it('cancels what ran and what waited by interrupt, whatever the agent’s policy', async () => {
    const { talk, first } = await busy({ onBusy: 'reject' });
    const second = await talk.ask({ text: 'Second?', onBusy: 'enqueue' });
    const third = await talk.ask({ text: 'Third!', onBusy: 'interrupt' });
    expect(await talk.settled(third)).toMatchObject({ phase: 'answered', message: { text: 'You said: Third!' } });
    for (const question of [first, second])
      expect(await talk.reply(question)).toMatchObject({ phase: 'cancelled', error: { reason: 'interrupted' } });
  });

  it('is answered once for many, when twenty come at once', async () => {
    const { gate, talk } = await busy({ onBusy: 'coalesce' });
    const questions = await Promise.all(Array.from({ length: 20 }, (_, n) => talk.ask(`Number ${n}`)));
    gate.release();
    const replies = await Promise.all(questions.map((question) => talk.settled(question)));
    expect(new Set(replies.map(({ message }) => message?.id)).size).toBe(1);
    expect((await talk.messages()).map(({ seq }) => seq)).toEqual(Array.from({ length: 23 }, (_, n) => n + 1));
  });

  it('is refused beyond a hundred open questions, with 429', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    await Promise.all(Array.from({ length: 100 }, () => talk.ask('Again?')));
    expect(await talk.post('One too many')).toMatchObject({
      status: 429,
      body: { code: 'conversation.too-many-open-questions' },
    });
    expect(await talk.read()).toMatchObject({ openQuestions: 100, messageCount: 100 });
  });
});
