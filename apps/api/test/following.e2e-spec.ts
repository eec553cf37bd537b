import { Service, type ServerEvent, type Tenant } from '../../../test/service';

const versionsOf = (events: readonly ServerEvent[]): number[] => events.flatMap(({ id }) => (id ? [Number(id)] : []));
const upTo = (version: number): number[] => Array.from({ length: version }, (_, index) => index + 1);

describe('the stream of a conversation', () => {
  let service: Service;
  let tenant: Tenant;
  let agentId: string;

  beforeAll(async () => {
    service = await Service.open();
    tenant = await service.tenant({ eraseGraceSeconds: 3_600 });
    agentId = await tenant.agent();
  });
  afterAll(() => service.close());

  it('begins at the first event and goes on live, with the reply as it is written', async () => {
    const gate = service.provider.gate({ first: 'Live ', rest: 'answer.' });
    const talk = await tenant.talk(agentId, { title: 'To be followed' });
    const stream = await talk.follow();
    expect(await stream.until('conversation.started.v1')).toEqual({
      event: 'conversation.started.v1',
      id: '1',
      data: {
        version: 1,
        type: 'conversation.started.v1',
        occurredAt: expect.any(String) as string,
        data: expect.objectContaining({ agentId }) as object,
        content: expect.objectContaining({ title: 'To be followed' }) as object,
      },
    });
    service.provider.script(gate.play);
    await talk.ask('Hello?');
    const { data } = await stream.until('conversation.reply-requested.v1');
    expect(await stream.until('delta')).toMatchObject({
      id: null,
      data: { replyId: (data['data'] as { replyId: string }).replyId, offset: 0 },
    });
    gate.release();
    await stream.until('conversation.reply-completed.v1');
    stream.close();
    expect([...new Set(versionsOf(stream.seen))]).toEqual(upTo((await talk.read()).version));
  });

  it('tells who comes late what is written so far of a reply, and nobody anything twice', async () => {
    const gate = service.provider.gate({ first: 'One ', rest: 'two.' });
    service.provider.script(gate.play);
    const talk = await tenant.talk(agentId);
    const early = await talk.follow();
    await talk.ask('Count!');
    await early.until('delta');
    const late = await talk.follow();
    expect((await late.until('delta')).data).toMatchObject({ offset: 0, text: 'One' });
    gate.release();
    for (const stream of [early, late]) {
      await stream.until('conversation.reply-completed.v1');
      stream.close();
      const deltas = stream.seen.filter(({ event }) => event === 'delta');
      expect(deltas.map(({ data }) => data['text']).join('')).toBe('One two.');
    }
  });

  it('goes on behind the last event seen', async () => {
    const talk = await tenant.talk(agentId);
    await talk.settled(await talk.ask('Hello?'));
    const { version } = await talk.read();
    const stream = await talk.follow(version - 1);
    expect(await stream.next()).toMatchObject({ id: String(version), event: 'conversation.reply-completed.v1' });
    stream.close();
  });

  it('misses and repeats nothing across a restart of the api', async () => {
    const talk = await tenant.talk(agentId);
    const seen: ServerEvent[] = [];
    const first = await talk.follow();
    await talk.settled(await talk.ask('One?'));
    seen.push(await first.until('conversation.reply-completed.v1'));
    const stopped = service.stopApi();
    await first.rest(); // the api ends the stream when it stops
    await stopped;
    await service.startApi();
    await talk.settled(await talk.ask('Two?'));
    const last = versionsOf(first.seen).at(-1) ?? 0;
    const second = await talk.follow(last);
    await second.until('conversation.reply-completed.v1');
    second.close();
    const { version } = await talk.read();
    const versions = [...versionsOf(first.seen), ...versionsOf(second.seen)];
    expect([...new Set(versions)]).toEqual(upTo(version));
    expect(seen).toHaveLength(1);
  });

  it('brings every reader every event in order, whoever writes', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    const readers = await Promise.all(Array.from({ length: 5 }, () => talk.follow()));
    await Promise.all(Array.from({ length: 40 }, (_, n) => talk.ask(`Number ${n}`)));
    await talk.status('completed');
    for (const reader of readers) {
      for (;;) {
        const { data } = await reader.until('conversation.status-changed.v1');
        if ((data['data'] as { to: string }).to === 'completed') break;
      }
      reader.close();
      expect(versionsOf(reader.seen)).toEqual(upTo((await talk.read()).version));
    }
  });

  it('ends with the deletion', async () => {
    const talk = await tenant.talk(agentId);
    const stream = await talk.follow();
    await stream.until('conversation.started.v1');
    await talk.delete();
    const rest = await stream.rest();
    expect(rest.at(-1)).toMatchObject({ event: 'conversation.deleted.v1' });
  });

  it('refuses a Last-Event-ID that is none of its versions', async () => {
    const talk = await tenant.talk(agentId);
    const refused = await tenant.client.send('GET', `${talk.at}/stream`, { headers: { 'last-event-id': 'abc' } });
    expect(refused).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});
