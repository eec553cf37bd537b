import { answer, echo } from '@verbatim/testing';
import { backends, Service, type Tenant } from '../../../test/service';

describe.each(backends)('workers, with the queue on %s', (backend) => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open(backend, { workers: 0 });
    tenant = await service.tenant();
    agentId = await tenant.agent();
  });
  afterEach(() => service.stopWorkers());
  afterAll(() => service.close());

  it('do at their start what was owed while none ran', async () => {
    const talks = await Promise.all(Array.from({ length: 5 }, () => tenant.talk(agentId)));
    const questions = await Promise.all(talks.map((talk) => talk.ask('Anybody?')));
    await service.startWorker();
    for (const [n, talk] of talks.entries())
      expect(await talk.settled(questions[n] ?? '')).toMatchObject({ phase: 'answered' });
  });

  it('share the work: each question is asked of the model once', async () => {
    await Promise.all([service.startWorker(), service.startWorker()]);
    const before = service.provider.requests.length;
    service.provider.otherwise(echo({ delayMs: 20 }));
    const talks = await Promise.all(Array.from({ length: 30 }, () => tenant.talk(agentId)));
    const questions = await Promise.all(talks.map((talk, n) => talk.ask(`Number ${n}?`)));
    const replies = await Promise.all(talks.map((talk, n) => talk.settled(questions[n] ?? '')));
    expect(replies.map(({ message }) => message?.text)).toEqual(talks.map((_, n) => `You said: Number ${n}?`));
    expect(service.provider.requests.length - before).toBe(30);
    expect(new Set(replies.map(({ message }) => message?.provenance?.attempt))).toEqual(new Set([1]));
  });

  it('finish, when told to stop, the reply they are at', async () => {
    const worker = await service.startWorker();
    const gate = service.provider.gate({ rest: 'Just in time.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('Quick?');
    await gate.reached;
    const stopped = service.stopWorkers([worker]);
    gate.release();
    await stopped;
    expect(await talk.reply(question)).toMatchObject({ phase: 'answered', message: { text: 'Just in time.' } });
  });

  it('hand back what they cannot finish in time, and it costs no attempt', async () => {
    const leaving = await service.startWorker();
    service.provider.script('hang-mid-stream', answer({ text: 'From another.' }));
    const before = service.provider.requests.length;
    const talk = await tenant.talk(agentId);
    const question = await talk.ask('Slow?');
    const [first] = (await service.provider.received(before + 1)).slice(before);
    await service.stopWorkers([leaving]);
    expect(await first?.over).toBe('cut');
    await service.startWorker();
    expect(await talk.settled(question)).toMatchObject({
      phase: 'answered',
      message: { text: 'From another.', provenance: { attempt: 1 } },
    });
  });
});
