import { answer } from '@verbatim/testing';
import { backends, eventually, Service, type ReplyView, type Talk, type Tenant } from '../../../test/service';

describe.each(backends)('how a question ends, with the queue on %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open(backend);
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  /** A conversation whose first question is being answered: `first` is written, the rest waits at the gate. */
  const beingAnswered = async (fields: object = {}, first = 'Well, ') => {
    const gate = service.provider.gate({ first, rest: 'that is it.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const question = await talk.ask({ text: 'First?', ...fields });
    await gate.reached;
    return { gate, talk, question };
  };
  /** What was written so far has reached the worker. */
  const written = async (talk: Talk, question: string): Promise<void> => {
    const stream = await tenant.client.events('GET', `${talk.at}/messages/${question}/reply`);
    await stream.until('delta');
    stream.close();
  };
  const cancelled = (reason: string): Partial<ReplyView> => ({
    status: 'failed',
    phase: 'cancelled',
    error: { code: 'cancelled', reason, attempts: null },
  });

  it('answered: completed, with the message', async () => {
    service.provider.script(answer({ text: 'Yes.' }));
    const talk = await tenant.talk(agentId);
    expect(await talk.settled(await talk.ask('Is it?'))).toMatchObject({
      status: 'completed',
      phase: 'answered',
      message: { role: 'agent', text: 'Yes.', partial: false },
      error: null,
    });
    expect(await talk.read()).toMatchObject({ openQuestions: 0, replyRunning: false, messageCount: 2, turnCount: 1 });
  });

  it.each([
    ['unauthorized-401', 'provider-rejected'],
    ['quota', 'provider-quota'],
  ])('a permanent error (%s): failed at once, with the reason', async (play, reason) => {
    const talk = await tenant.talk(await tenant.agent({}, play));
    const before = service.provider.requests.length;
    const reply = await talk.settled(await talk.ask('Anybody?'));
    expect(reply).toMatchObject({ status: 'failed', phase: 'failed', error: { code: 'failed', reason, attempts: 1 } });
    expect(service.provider.requests.length - before).toBe(1);
    expect(await talk.messages()).toHaveLength(1);
  });

  it('attempts used up: failed, with the last reason', async () => {
    const talk = await tenant.talk(await tenant.agent({}, 'unavailable-503'));
    const before = service.provider.requests.length;
    const question = await talk.ask('Anybody?');
    for (const attempt of [1, 2, 3, 4]) await service.hurry(talk.id, attempt);
    expect(await talk.settled(question)).toMatchObject({
      status: 'failed',
      phase: 'failed',
      error: { code: 'failed', reason: 'provider-unavailable', attempts: 5 },
    });
    expect(service.provider.requests.length - before).toBe(5);
  });

  it('answered at the second attempt: its number is kept', async () => {
    service.provider.script('reset-mid-stream', answer({ text: 'Better now.' }));
    const talk = await tenant.talk(await tenant.agent());
    const question = await talk.ask('Again?');
    await service.hurry(talk.id, 1);
    expect(await talk.settled(question)).toMatchObject({
      phase: 'answered',
      message: { text: 'Better now.', provenance: { attempt: 2 } },
    });
  });

  it('stopped: cancelled, and what was written is kept', async () => {
    const { talk, question } = await beingAnswered();
    await written(talk, question);
    const waiting = await talk.ask('Second?');
    const { status, body } = await talk.stop();
    expect(status).toBe(200);
    expect(body.stopped).toHaveLength(2);
    expect(body.stopped[0]).toMatchObject({
      questionId: question,
      ...cancelled('stopped'),
      message: { role: 'agent', text: 'Well,', partial: true, questionId: question },
    });
    expect(body.stopped[1]).toMatchObject({ questionId: waiting, ...cancelled('stopped'), message: null });
    expect(await talk.reply(question)).toEqual(body.stopped[0]);
    const [request] = service.provider.requests.slice(-1);
    expect(await request?.over).toBe('cut');
  });

  it('interrupted by a newer message: cancelled, and the newer one is answered', async () => {
    const { talk, question } = await beingAnswered();
    await written(talk, question);
    service.provider.script(answer({ text: 'To the second.' }));
    const second = await talk.ask({ text: 'No, second!', onBusy: 'interrupt' });
    expect(await talk.settled(question)).toMatchObject(cancelled('interrupted'));
    expect(await talk.settled(second)).toMatchObject({ phase: 'answered', message: { text: 'To the second.' } });
    expect(await talk.read()).toMatchObject({ openQuestions: 0 });
  });

  it('waited and merged: ends as the later question does', async () => {
    const { talk, gate } = await beingAnswered();
    const [second, third] = [
      await talk.ask({ text: 'Second?', onBusy: 'coalesce' }),
      await talk.ask({ text: 'Third?', onBusy: 'coalesce' }),
    ];
    expect(await talk.reply(second)).toMatchObject({ status: 'pending', phase: 'waiting' });
    service.provider.script(answer({ text: 'To both.' }));
    gate.release();
    const one = await talk.settled(third);
    expect(one).toMatchObject({ phase: 'answered', mergedInto: null, message: { text: 'To both.' } });
    expect(await talk.reply(second)).toEqual({ ...one, questionId: second, phase: 'merged', mergedInto: third });
    const [request] = service.provider.requests.slice(-1);
    expect(request?.body.messages?.map(({ content }) => content).slice(-2)).toEqual(['Second?', 'Third?']);
  });

  it('typed while the reply was held back: merged into the last message', async () => {
    service.provider.script(answer({ text: 'To all of it.' }));
    const talk = await tenant.talk(agentId);
    const parts: string[] = [];
    for (const text of ['I have', 'a question', 'about returns'])
      parts.push(await talk.ask({ text, debounceMs: 10_000 }));
    expect(await talk.reply(parts[2] ?? '')).toMatchObject({ phase: 'running', status: 'pending' });
    await service.hurry(talk.id);
    expect(await talk.settled(parts[2] ?? '')).toMatchObject({ phase: 'answered', message: { text: 'To all of it.' } });
    for (const part of parts.slice(0, 2))
      expect(await talk.reply(part)).toMatchObject({ status: 'completed', phase: 'merged', mergedInto: parts[2] });
    expect((await talk.messages()).filter(({ role }) => role === 'agent')).toHaveLength(1);
  });

  it('handed over before the answer was stored: a draft, then the human', async () => {
    const { talk, gate, question } = await beingAnswered({}, '');
    await talk.mode('manual');
    gate.release();
    const drafted = await eventually('a draft', async () => {
      const reply = await talk.reply(question);
      return reply.draft && reply;
    });
    expect(drafted).toMatchObject({ status: 'pending', phase: 'awaiting_human', draft: { text: 'that is it.' } });
    expect(await talk.messages()).toHaveLength(1);
    const human = await talk.post({ role: 'human', text: 'It is I.', authorName: 'Mia' });
    expect(human).toMatchObject({
      status: 201,
      body: { message: { role: 'human', questionId: question }, reply: null },
    });
    expect(await talk.reply(question)).toMatchObject({
      status: 'completed',
      phase: 'answered',
      message: { text: 'It is I.', authorName: 'Mia' },
    });
  });

  it('asked in manual mode: awaits a human, and ends with the message that answers it', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const [first, second] = [await talk.ask('One?'), await talk.ask('Two?')];
    expect(await talk.reply(first)).toMatchObject({ status: 'pending', phase: 'awaiting_human' });
    const linked = await talk.post({ role: 'human', text: 'To one.', answers: first });
    expect(linked.body.message.questionId).toBe(first);
    expect(await talk.settled(first)).toMatchObject({ status: 'completed', message: { text: 'To one.' } });
    expect(await talk.reply(second)).toMatchObject({ status: 'pending', phase: 'awaiting_human' });
    await talk.post({ role: 'human', text: 'To two.' });
    expect(await talk.settled(second)).toMatchObject({ status: 'completed', message: { text: 'To two.' } });
  });

  it('awaits a human, and ends with the close', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const question = await talk.ask('Anybody?');
    await talk.status('completed');
    expect(await talk.reply(question)).toMatchObject(cancelled('completed'));
  });

  it('the agent is external: awaits its reply, and ends with it', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    const asked = await talk.post('Who answers?', { prefer: 'wait=20' });
    expect(asked).toMatchObject({ status: 202, body: { reply: { phase: 'awaiting_external' } } });
    const question = asked.body.message.id;
    const citations = [{ sourceId: 's1', title: 'Page', quote: 'I do', url: null }];
    const reply = { role: 'agent', text: 'I do.', answers: question, citations };
    const recorded = await talk.post(reply);
    expect(recorded).toMatchObject({ status: 201, body: { message: { role: 'agent', text: 'I do.', citations } } });
    expect(await talk.settled(question)).toMatchObject({
      phase: 'answered',
      message: { id: recorded.body.message.id },
    });
    expect(await talk.post(reply)).toMatchObject({ status: 409, body: { code: 'question.not-awaiting-external' } });
    expect(await talk.post({ ...reply, id: recorded.body.message.id })).toMatchObject({ status: 201 });
    expect(await talk.messages()).toHaveLength(2);
  });

  it.each(['completed', 'abandoned', 'failed', 'archived'])(
    'the conversation is %s meanwhile: cancelled',
    async (to) => {
      const { talk, question } = await beingAnswered();
      const waiting = await talk.ask('Second?');
      expect(await talk.status(to)).toMatchObject({ status: 200, body: { status: to, openQuestions: 0 } });
      expect(await talk.reply(question)).toMatchObject(cancelled(to));
      expect(await talk.reply(waiting)).toMatchObject(cancelled(to));
    },
  );

  it('the conversation is deleted meanwhile: cancelled', async () => {
    await tenant.changeProject({ eraseGraceSeconds: 3_600 });
    const { talk, question } = await beingAnswered();
    await talk.delete();
    await talk.restore();
    expect(await talk.settled(question)).toMatchObject(cancelled('deleted'));
  });
});
