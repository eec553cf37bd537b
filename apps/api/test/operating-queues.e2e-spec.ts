import { backends, eventually, Service, type Tenant } from '../../../test/service';

interface Kind {
  readonly kind: string;
  readonly queue: { readonly waiting: number; readonly active: number; readonly oldestAgeMs: number } | null;
  readonly owed: { readonly open: number; readonly due: number; readonly oldestDueMs: number } | null;
}
interface Queues {
  readonly backend: string;
  readonly reachable: boolean;
  readonly data: readonly Kind[];
}

describe.each(backends)('the queues, by %s', (backend) => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open(backend, { workers: 0 });
    tenant = await service.tenant();
  });
  afterAll(() => service.close());

  const read = (): Promise<Queues> => service.client().get<Queues>('/v1/admin/queues');
  const replies = async (): Promise<Kind> => {
    const found = (await read()).data.find(({ kind }) => kind === 'generate-reply');
    if (!found) throw new Error('There is no such kind');
    return found;
  };

  it('show what waits, what is being done and what is owed, kind by kind', async () => {
    expect(await read()).toMatchObject({ backend, reachable: true });
    expect(await replies()).toEqual({
      kind: 'generate-reply',
      queue: { waiting: 0, active: 0, oldestAgeMs: 0 },
      owed: { open: 0, due: 0, oldestDueMs: 0 },
    });
    const talk = await tenant.talk(await tenant.agent());
    const asked = await talk.ask('How long do I have?');
    await eventually('a wake-up to wait', async () => ((await replies()).queue?.waiting === 1 ? true : null));
    const aged = await eventually('it to age', async () => {
      const one = await replies();
      return (one.queue?.oldestAgeMs ?? 0) > 0 && (one.owed?.oldestDueMs ?? 0) > 0 ? one : null;
    });
    expect(aged).toMatchObject({ queue: { waiting: 1, active: 0 }, owed: { open: 1, due: 1 } });
    const gate = service.provider.gate();
    service.provider.script(gate.play);
    await service.startWorker();
    await gate.reached;
    const busy = await eventually('it to be taken', async () => {
      const one = await replies();
      return one.queue?.active === 1 || one.queue?.waiting === 0 ? one : null;
    });
    expect(busy.owed).toMatchObject({ open: 1, due: 0 });
    gate.release();
    expect(await talk.settled(asked)).toMatchObject({ phase: 'answered' });
    await eventually('nothing to be left', async () => {
      const { queue, owed } = await replies();
      return queue?.waiting === 0 && queue.active === 0 && owed?.open === 0 ? true : null;
    });
  });

  it('are for administrators, and tell of every kind and of the followers', async () => {
    expect(await tenant.client.send('GET', '/v1/admin/queues')).toMatchObject({ status: 403 });
    const { data } = await read();
    expect(data.find(({ kind }) => kind === 'follow')).toMatchObject({ owed: null });
    expect(data.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['erase-conversation', 'run-job']));
  });
});
