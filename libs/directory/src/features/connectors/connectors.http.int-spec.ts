import { type DirectoryHttp, openDirectoryHttp } from '../../../test/directory-http';
import { type AccountRef, ConnectorReader } from '../..';

const smtp = {
  kind: 'smtp',
  channel: 'email',
  host: 'smtp.example.com',
  port: 587,
  username: 'support',
  credential: 'password-of-the-mailbox',
  fromAddress: 'support@example.com',
};
const webhook = { kind: 'webhook', channel: 'sms', url: 'https://hooks.example.com/sms' };

describe('connectors', () => {
  let api: DirectoryHttp;
  let account: AccountRef;
  let projectId: string;
  let key: string;

  beforeAll(async () => {
    api = await openDirectoryHttp();
  });
  afterAll(() => api.directory.close());
  beforeEach(async () => {
    account = await api.directory.account();
    projectId = await api.directory.project(account);
    key = (await api.directory.key(account, { projectId })).key;
  });

  const make = (body: object, headers = {}) => api.send(key, 'POST', '/v1/connectors', { body, headers });
  const change = (id: string, body: object) => api.send(key, 'PATCH', `/v1/connectors/${id}`, { body });
  const reader = () => api.directory.get(ConnectorReader);

  it('keep a mail server’s password to themselves, and hand it to what delivers', async () => {
    const made = await make(smtp);
    const { credential, ...shown } = smtp;
    const defaults = { secure: false, fromName: null, signature: null, hasSecret: true, secret: null };
    expect(made).toMatchObject({ status: 201, body: { ...shown, ...defaults } });
    const read = [made, await api.send(key, 'GET', '/v1/connectors')];
    const kept = await api.directory.rows('select c::text as row from connectors c');
    expect(JSON.stringify([read, kept])).not.toContain(credential);
    const facts = await reader().find(account, projectId, 'email');
    expect(facts).toMatchObject({ id: made.body.id, version: 1, ...shown, secure: false, credential });
    await change(made.body.id, { kind: 'smtp', port: 465, secure: true });
    expect(await reader().find(account, projectId, 'email')).toMatchObject({ port: 465, secure: true, credential });
    expect((await change(made.body.id, { kind: 'smtp', credential: null })).body.hasSecret).toBe(false);
    expect(await reader().find(account, projectId, 'email')).toMatchObject({ credential: null });
  });

  it('show a webhook’s secret once, when it was made here', async () => {
    const made = await make(webhook, { 'idempotency-key': 'a-webhook' });
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await reader().find(account, projectId, 'sms')).toMatchObject({
      url: webhook.url,
      secret: made.body.secret,
    });
    const again = await make(webhook, { 'idempotency-key': 'a-webhook' });
    expect(again.body).toEqual({ ...made.body, secret: null });
    const own = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const changed = await change(made.body.id, { kind: 'webhook', secret: own });
    expect(JSON.stringify(changed.body)).not.toContain(own);
    expect(await reader().find(account, projectId, 'sms')).toMatchObject({ secret: own });
    const given = await make({ ...webhook, channel: 'voice', secret: own });
    expect(given).toMatchObject({ status: 201, body: { secret: null, hasSecret: true } });
  });

  it('are one for each channel of a project', async () => {
    await make(webhook);
    const second = await make({ ...webhook, url: 'https://hooks.example.com/other' });
    const taken = { code: 'connector.channel-taken', errors: [{ pointer: '/channel' }] };
    expect(second).toMatchObject({ status: 409, body: taken });
    expect(await reader().find(account, projectId, 'email')).toBeNull();
    const other = await api.directory.account('Other');
    expect(await reader().find(other, projectId, 'sms')).toBeNull();
  });

  it('keep their kind', async () => {
    const { body } = await make(smtp);
    const refused = await change(body.id, { kind: 'webhook', url: 'https://hooks.example.com/' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'connector.kind-fixed' } });
  });

  it('lead to public places only', async () => {
    const refused = { status: 422, body: { code: 'connector.target-refused' } };
    expect(await make({ ...smtp, host: '10.0.0.1' })).toMatchObject(refused);
    expect(await make({ ...webhook, url: 'https://10.0.0.1/sms' })).toMatchObject(refused);
    const { body } = await make(webhook);
    expect(await change(body.id, { kind: 'webhook', url: 'https://10.0.0.1/sms' })).toMatchObject(refused);
  });

  it.each([
    ['mail for another channel', { ...smtp, channel: 'sms' }, '/channel'],
    ['a webhook for mail', { ...webhook, channel: 'email' }, '/channel'],
    ['a host that is none', { ...smtp, host: 'smtp.example.com:25' }, '/host'],
    ['a name that would end a header', { ...smtp, fromName: 'Shop\r\nBcc: all@example.com' }, '/fromName'],
    ['a secret too short to sign with', { ...webhook, secret: 'whsec_c2hvcnQ=' }, '/secret'],
    ['a password in the address', { ...webhook, url: 'https://a:b@hooks.example.com/' }, '/url'],
    ['what belongs to the other kind', { ...webhook, host: 'smtp.example.com' }, '/host'],
  ])('refuse %s', async (_, body, pointer) => {
    expect(await make(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
