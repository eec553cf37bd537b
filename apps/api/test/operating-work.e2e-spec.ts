import { randomUUID } from 'node:crypto';
import { status } from '@verbatim/testing';
import { eventually, Service, type PageOf, type Talk, type Tenant } from '../../../test/service';

interface Work {
  readonly accountId: string;
  readonly kind: string;
  readonly lane: string;
  readonly state: string;
  readonly running: boolean;
  readonly attempt: number;
  readonly attemptsLeft: number | null;
  readonly nextTryAt: string | null;
  readonly error: string | null;
  readonly frame: string | null;
}
interface Group {
  readonly kind: string;
  readonly error: string | null;
  readonly frame: string | null;
  readonly count: number;
  readonly failed: number;
  readonly accounts: number;
  readonly example: { readonly accountId: string; readonly lane: string };
}

const KIND = 'generate-reply';

let service: Service;
let tenant: Tenant;
let other: Tenant;
let agentId: string;

beforeAll(async () => {
  service = await Service.open();
  [tenant, other] = [await service.tenant(), await service.tenant()];
  agentId = await tenant.agent();
});
afterAll(() => service.close());

const admin = <Body>(path: string): Promise<Body> => service.client().get<Body>(path);
const list = async (query: string): Promise<Work[]> => {
  const rows: Work[] = [];
  for (let cursor = ''; ;) {
    const { data, pagination } = await admin<PageOf<Work>>(`/v1/admin/work?${query}${cursor}`);
    rows.push(...data);
    if (!pagination.nextCursor) return rows;
    cursor = `&after=${pagination.nextCursor}`;
  }
};
const failing = (query = ''): Promise<Work[]> => list(`state=failing&kind=${KIND}${query}`);
const groups = async (): Promise<readonly Group[]> =>
  (await admin<{ data: readonly Group[] }>('/v1/admin/work/failures')).data;
const requeue = (body: object, headers = {}) =>
  service
    .client()
    .send('POST', '/v1/admin/work/requeue', { body: { reason: 'The provider is back', ...body }, headers });
const idOf = ({ at }: Talk): string => at.split('/').at(-1) ?? '';
const laneOf = (talk: Talk, of = tenant) => ({ accountId: of.accountId, kind: KIND, lane: idOf(talk) });

/** A question whose reply failed once, and is not tried again for ten minutes. */
const stuck = async (of = tenant, agent = agentId): Promise<{ talk: Talk; asked: string }> => {
  service.provider.script(status(429, { headers: { 'retry-after': '600' } }));
  const talk = await of.talk(agent);
  const asked = await talk.ask('How long do I have?');
  await eventually('the first attempt to fail', async () =>
    (await failing()).some(({ lane }) => lane === idOf(talk)) ? true : null,
  );
  return { talk, asked };
};

describe('what is owed', () => {
  it('is listed by what fails, with why and when it is tried again, and is read with its attempts', async () => {
    const { talk } = await stuck();
    const [work] = (await failing(`&accountId=${tenant.accountId}`)).filter(({ lane }) => lane === idOf(talk));
    expect(work).toMatchObject({ state: 'owed', running: false, attempt: 1, attemptsLeft: 4, frame: null });
    expect(work?.error).toMatch(/^[a-z-]+$/);
    expect(Date.parse(work?.nextTryAt ?? '') - Date.now()).toBeGreaterThan(500_000);
    expect(await list(`kind=${KIND}&accountId=${tenant.accountId}`)).toContainEqual(work);
    const one = await admin(`/v1/admin/accounts/${tenant.accountId}/work/${KIND}/${idOf(talk)}`);
    expect(one).toMatchObject({
      ...work,
      history: [
        { did: 'claimed', attempt: 1 },
        { did: 'postponed', attempt: 1, error: work?.error },
      ],
    });
    const elsewhere = `/v1/admin/accounts/${other.accountId}/work/${KIND}/${idOf(talk)}`;
    expect(await service.client().send('GET', elsewhere)).toMatchObject({ status: 404 });
  });

  it('is walked page by page, by account, and narrowed by error', async () => {
    await stuck(other, await other.agent());
    await stuck();
    const all = await failing();
    expect(all.length).toBeGreaterThan(2);
    expect(await failing('&limit=1')).toEqual(all);
    const open = await list('');
    expect(await list('limit=1')).toEqual(open);
    expect(open).toEqual(expect.arrayContaining(all));
    expect(await failing(`&error=${all[0]?.error}`)).toEqual(all);
    expect(await failing('&error=other')).toEqual([]);
    const theirs = await failing(`&accountId=${other.accountId}`);
    expect(theirs.map(({ accountId }) => accountId)).toEqual([other.accountId]);
  });

  it('is put together by why it fails, and by where of what nobody foresaw', async () => {
    const [group] = (await groups()).filter(({ kind }) => kind === KIND);
    expect(group).toMatchObject({ frame: null, failed: 0, accounts: 2, count: (await failing()).length });
    const lane = randomUUID();
    await service.rows(
      `insert into owed_work (shard, account_id, kind, lane, stream_id, subject_id, subject, state, due_at, available_at,
         last_error, last_frame)
       select shard, id, 'look-anew', $2::uuid, $2, $2, '{}', 'owed', now(), now() + interval '1 hour', 'internal', 'here (a.ts:1)'
       from accounts where id = $1`,
      [tenant.accountId, lane],
    );
    expect((await groups()).filter(({ kind }) => kind === 'look-anew')).toMatchObject([
      { error: 'internal', frame: 'here (a.ts:1)', count: 1, accounts: 1, example: { lane } },
    ]);
    const elsewhere = { kind: 'look-anew', error: 'internal', frame: 'there (b.ts:2)' };
    expect(await requeue({ failures: elsewhere })).toMatchObject({ status: 200, body: { requeued: 0, more: false } });
    const here = { ...elsewhere, frame: 'here (a.ts:1)' };
    expect(await requeue({ failures: here })).toMatchObject({ status: 200, body: { requeued: 1, more: false } });
  });
});

describe('a requeue', () => {
  it('gives failing work another chance at once, and is audited in its account', async () => {
    const { talk, asked } = await stuck();
    const [before] = (await failing()).filter(({ lane }) => lane === idOf(talk));
    const headers = { 'idempotency-key': randomUUID() };
    const done = await requeue({ work: [laneOf(talk)] }, headers);
    expect(done).toMatchObject({ status: 200, body: { requeued: 1, more: false } });
    expect(await talk.settled(asked)).toMatchObject({ phase: 'answered' });
    const again = await requeue({ work: [laneOf(talk)] }, headers);
    expect(again).toMatchObject({ status: 200, body: { requeued: 1 } });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { data } = await admin<PageOf<object>>(`/v1/admin/accounts/${tenant.accountId}/audit?limit=1`);
    expect(data[0]).toMatchObject({
      action: 'work.requeued',
      actor: { kind: 'admin' },
      subject: { kind: 'work', id: idOf(talk) },
      before: { kind: KIND, state: 'owed', attempt: 1, error: before?.error },
      after: { state: 'owed', attempt: 0, error: null },
      reason: 'The provider is back',
    });
  });

  it('takes all that fails alike, in every account', async () => {
    await stuck();
    const [group] = (await groups()).filter(({ kind }) => kind === KIND);
    const { error, frame, count } = group!;
    expect(await requeue({ failures: { kind: KIND, error, frame } })).toMatchObject({ body: { requeued: count } });
    await eventually('all of it to be answered', async () => ((await list(`kind=${KIND}`)).length === 0 ? true : null));
  });

  it('never contradicts an end that is recorded, nor takes work from who does it, nor hastens what waits', async () => {
    service.provider.script(status(400));
    const ended = await tenant.talk(agentId);
    expect(await ended.settled(await ended.ask('And now?'))).toMatchObject({ phase: 'failed' });
    const gate = service.provider.gate();
    service.provider.script(gate.play);
    const running = await tenant.talk(agentId);
    const asked = await running.ask('Are you there?');
    await gate.reached;
    const slow = await tenant.agent({ debounceMs: 10_000 });
    const waiting = await tenant.talk(slow);
    await waiting.ask('Wait for more');
    const { talk } = await stuck();
    const all = [talk, ended, running, waiting].map((one) => laneOf(one));
    const refused = await requeue({ work: all });
    expect(refused).toMatchObject({ status: 409, body: { code: 'work.not-failing' } });
    const { errors } = refused.body as unknown as { errors: { pointer: string; message: string }[] };
    expect(Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]))).toEqual({
      '/work/1': 'has come to its end, which is recorded: nothing is owed any more',
      '/work/2': 'is running',
      '/work/3': 'has not failed: it waits for its time',
    });
    expect((await failing()).map(({ lane }) => lane)).toEqual([idOf(talk)]); // all or nothing
    gate.release();
    expect(await running.settled(asked)).toMatchObject({ phase: 'answered' });
  });

  it.each([
    [{}, ''],
    [{ work: [], failures: { kind: KIND, error: null } }, '/work'],
    [{ work: [{ accountId: 'a', kind: KIND, lane: randomUUID() }] }, '/work/0/accountId'],
    [{ failures: { kind: 'No kind', error: null } }, '/failures/kind'],
    [{ reason: '', failures: { kind: KIND, error: null } }, '/reason'],
  ])('refuses %j', async (body, pointer) => {
    const answer = await requeue(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect((answer.body as unknown as { errors: object[] }).errors).toContainEqual(
      expect.objectContaining({ pointer }),
    );
  });

  it('refuses work that is not there, and callers who are no administrators', async () => {
    const nowhere = { accountId: tenant.accountId, kind: KIND, lane: randomUUID() };
    expect(await requeue({ work: [nowhere] })).toMatchObject({ status: 404 });
    const body = { reason: 'x', work: [nowhere] };
    expect(await tenant.client.send('POST', '/v1/admin/work/requeue', { body })).toMatchObject({ status: 403 });
  });
});
