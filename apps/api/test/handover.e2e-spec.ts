import { randomUUID } from 'node:crypto';
import { answer } from '@verbatim/testing';
import { Service, type Tenant } from '../../../test/service';

let service: Service;
beforeAll(async () => {
  service = await Service.open();
});
afterAll(() => service.close());

describe('a human takes over', () => {
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });

  it('may not write while the agent answers', async () => {
    const talk = await tenant.talk(agentId);
    expect(await talk.post({ role: 'human', text: 'May I?' })).toMatchObject({
      status: 409,
      body: { code: 'conversation.not-manual' },
    });
    expect(await talk.messages()).toEqual([]);
  });

  it('keeps the author, and writes before anybody asked', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const { id: authorId } = await tenant.client.ok<{ id: string }>('POST', '/v1/members', { body: { name: 'Mia' } });
    const { status, body } = await talk.post({ role: 'human', text: 'May I help?', authorId, authorName: 'Mia' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ message: { authorId, authorName: 'Mia', questionId: null }, reply: null });
    expect(await talk.messages()).toEqual([body.message]);
  });

  it('ends everything that awaited a human with one message', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const [first, second] = [await talk.ask('One?'), await talk.ask('Two?')];
    const { body } = await talk.post({ role: 'human', text: 'To both.' });
    expect(body.message.questionId).toBe(second);
    expect(await talk.reply(first)).toMatchObject({ phase: 'merged', mergedInto: second, message: body.message });
    expect(await talk.post({ role: 'human', text: 'To one.', answers: first })).toMatchObject({
      status: 409,
      body: { code: 'question.not-open', errors: [{ pointer: '/answers' }] },
    });
  });

  it('is told of nothing new when the mode is as asked', async () => {
    const talk = await tenant.talk(agentId);
    const manual = await talk.mode('manual');
    const again = await talk.mode('manual');
    expect(again.body).toEqual(manual.body);
    expect(again.headers.get('etag')).toBe(manual.headers.get('etag'));
  });

  it('never sees a reply that was overtaken appear as the agent’s', async () => {
    const gate = service.provider.gate({ first: 'I ', rest: 'was late.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('Quick!');
    await gate.reached;
    await talk.mode('manual');
    const follow = await talk.follow();
    gate.release();
    await follow.until('conversation.reply-suppressed.v1');
    follow.close();
    expect(await talk.reply(question)).toMatchObject({ phase: 'awaiting_human', draft: { text: 'I was late.' } });
    await talk.mode('ai');
    expect(await talk.settled(question)).toMatchObject({ phase: 'answered', message: { text: 'You said: Quick!' } });
    expect((await talk.messages()).filter(({ role }) => role === 'agent')).toHaveLength(1);
  });

  it('hands back: the agent answers together what nobody answered', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const [first, second, third] = [await talk.ask('One?'), await talk.ask('Two?'), await talk.ask('Three?')];
    await talk.post({ role: 'human', text: 'To one.', answers: first });
    service.provider.script(answer({ text: 'To two and three.' }));
    expect(await talk.mode('ai')).toMatchObject({ status: 200, body: { mode: 'ai', replyRunning: true } });
    expect(await talk.settled(third)).toMatchObject({ message: { text: 'To two and three.' } });
    expect(await talk.reply(second)).toMatchObject({ phase: 'merged', mergedInto: third });
    expect(await talk.reply(first)).toMatchObject({ message: { role: 'human', text: 'To one.' } });
  });

  it('is called by an agent that failed often enough', async () => {
    const talk = await tenant.talk(await tenant.agent({ handoverAfterFailures: 2 }, 'bad-request-400'));
    await talk.settled(await talk.ask('One?'));
    expect(await talk.read()).toMatchObject({ mode: 'ai' });
    await talk.settled(await talk.ask('Two?'));
    expect(await talk.read()).toMatchObject({ mode: 'manual' });
    expect(await talk.reply(await talk.ask('Three?'))).toMatchObject({ phase: 'awaiting_human' });
  });

  it('repeats a message of theirs under the id they chose without doubling it', async () => {
    const talk = await tenant.talk(agentId);
    await talk.mode('manual');
    const message = { role: 'human', id: randomUUID(), text: 'Once.' };
    const all = await Promise.all(Array.from({ length: 5 }, () => talk.post(message)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await talk.messages()).toHaveLength(1);
  });
});

describe('stopping', () => {
  let tenant: Tenant;

  beforeAll(async () => {
    tenant = await service.tenant();
  });

  it('an idle conversation is harmless, and says so', async () => {
    const talk = await tenant.talk(await tenant.agent());
    await talk.settled(await talk.ask('Done?'));
    const before = await talk.read();
    expect(await talk.stop()).toMatchObject({ status: 200, body: { stopped: [] } });
    expect(await talk.read()).toEqual(before);
  });

  it('again has nothing left to stop', async () => {
    service.provider.script('hang-mid-stream');
    const talk = await tenant.talk(await tenant.agent());
    const stream = await talk.stream('Go on');
    await stream.until('delta');
    expect((await talk.stop()).body.stopped).toHaveLength(1);
    expect(await stream.until('cancelled')).toMatchObject({ data: { phase: 'cancelled' } });
    expect((await talk.stop()).body.stopped).toEqual([]);
  });

  it('leaves what awaits a human', async () => {
    const talk = await tenant.talk(await tenant.agent());
    await talk.mode('manual');
    const question = await talk.ask('Anybody?');
    expect((await talk.stop()).body.stopped).toEqual([]);
    expect(await talk.reply(question)).toMatchObject({ phase: 'awaiting_human' });
  });

  it('lets the next message be answered', async () => {
    service.provider.script('hang-mid-stream');
    const talk = await tenant.talk(await tenant.agent());
    const stream = await talk.stream('Go on');
    await stream.until('delta');
    await talk.stop();
    expect(await talk.settled(await talk.ask('And now?'))).toMatchObject({ phase: 'answered' });
  });
});
