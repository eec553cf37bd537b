import { once } from 'node:events';
import { answer } from '@verbatim/testing';
import { ensureBuiltOnce } from '../../../test/crash/rig/built';
import { eventually, Service, type Tenant } from '../../../test/service';
import { linesOf, said, start, verbatim } from './cli';

interface Event {
  readonly version: number;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>> | null;
}
interface Key {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly revokedAt: string | null;
}

let service: Service;
let tenant: Tenant;
beforeAll(async () => {
  [service] = await Promise.all([Service.open(), ensureBuiltOnce()]);
  tenant = await service.tenant();
}, 120_000);
afterAll(() => service.close());

describe('verbatim tail', () => {
  it('shows every event of a conversation, one a line', async () => {
    service.provider.script(answer({ text: 'Within 30 days.' }));
    const talk = await tenant.talk(await tenant.agent());
    await talk.settled(await talk.ask('How long?'));
    const events = await said<Event>(service.env, 'tail', talk.id, '--no-follow');
    const { version } = await talk.read();
    expect(events.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, n) => n + 1));
    expect(events.find(({ type }) => type === 'conversation.reply-completed.v1')?.content).toMatchObject({
      text: 'Within 30 days.',
    });
    const { out } = await verbatim(service.env, 'tail', talk.id, '--no-follow');
    expect(out.split('\n').filter((line) => /\b(user: How long\?|agent: Within 30 days\.)$/.test(line))).toHaveLength(
      2,
    );
  });

  it('follows it live, until it is interrupted', async () => {
    const talk = await tenant.talk(await tenant.externalAgent());
    const tail = start(service.env, 'tail', talk.id, '--json');
    const ended = once(tail, 'close');
    const lines = linesOf(tail);
    const next = async (): Promise<Event> => JSON.parse((await lines.next()).value as string) as Event;
    expect(await next()).toMatchObject({ version: 1, type: 'conversation.started.v1' });
    await talk.ask('Live?');
    expect(await next()).toMatchObject({ version: 2, type: 'conversation.status-changed.v1' });
    expect(await next()).toMatchObject({ version: 3, content: { text: 'Live?' } });
    tail.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  it('says when there is no such conversation', async () => {
    const id = '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11';
    expect(await verbatim(service.env, 'tail', id)).toMatchObject({
      code: 1,
      err: `There is no conversation ${id}.\n`,
    });
  });
});

describe('verbatim keys', () => {
  it('makes a key that works, lists it without showing it, and revokes it', async () => {
    const account = ['--account', tenant.accountId];
    const [made] = await said<Key>(service.env, 'keys', 'create', 'From the shell', ...account);
    if (!made) throw new Error('nothing was said');
    const call = () => service.client(made.key).send('GET', '/v1/conversations');
    expect(await call()).toMatchObject({ status: 200 });

    const [listed = []] = await said<Key[]>(service.env, 'keys', 'list', ...account);
    expect(listed.find(({ id }) => id === made.id)).toMatchObject({ name: 'From the shell', revokedAt: null });
    expect(JSON.stringify(listed)).not.toContain(made.key);

    expect(await said(service.env, 'keys', 'revoke', made.id, ...account)).toEqual([{ id: made.id, revoked: true }]);
    await eventually('the key to be refused', async () => ((await call()).status === 401 ? true : null), 5_000);
  });
});
