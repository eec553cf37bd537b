import { createServer, type AddressInfo, type Server } from 'node:net';
import { startMailServer, type MailServer } from '@verbatim/testing';
import { ConnectorRejected, ConnectorUnavailable, type OutboundMessage } from '../../ports/delivery.port';
import { mail, smtp } from './delivery.fixture';
import { SmtpDelivery } from './smtp-delivery';

describe('delivery by SMTP', () => {
  let server: MailServer;
  const never = new AbortController().signal;

  beforeAll(async () => (server = await startMailServer()));
  afterAll(() => server.close());

  const connector = () => ({
    ...smtp,
    host: server.host,
    port: server.port,
    username: server.username,
    credential: server.password,
  });
  const send = (
    message: Partial<OutboundMessage> = {},
    fields: Partial<typeof smtp> = {},
    allowPrivateTargets = true,
  ) => new SmtpDelivery({ allowPrivateTargets }).deliver({ ...mail, ...message }, { ...connector(), ...fields }, never);
  const headersOf = (raw: string | undefined) => raw?.split('\r\n\r\n')[0]?.replace(/\r\n\s+/g, ' ') ?? '';

  it('sends one mail and knows it by its Message-ID', async () => {
    expect(await send()).toEqual({ reference: `<${mail.id}@larkspur.example>` });
    const { from, to, raw } = server.mails.at(-1)!;
    expect({ from, to }).toEqual({ from: 'support@larkspur.example', to: ['mia@example.com'] });
    expect(headersOf(raw)).toContain('From: Larkspur Home <support@larkspur.example>');
    expect(headersOf(raw)).toContain('Subject: Your order is ready');
    expect(headersOf(raw)).toContain(`Message-ID: <${mail.id}@larkspur.example>`);
    expect(headersOf(raw)).toContain('Date: Sat, 21 Nov 2026 09:30:00 +0000');
    expect(raw).toContain(
      'Hello Mia,\r\nwhen would you like to collect it?\r\n\r\n-- \r\nLarkspur Home\r\n1 Mill Lane',
    );
  });

  it.each([
    ['a subject', { subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nbody' }, {}],
    ['a name', {}, { fromName: 'Ada\r\nBcc: eve@example.com' }],
  ])('lets no header in by %s', async (_what, message, fields) => {
    await send(message, fields);
    const { to, raw } = server.mails.at(-1)!;
    expect(to).toEqual(['mia@example.com']);
    expect(raw).not.toMatch(/^Bcc:/m);
  });

  it.each([
    'mia@example.com\r\nRCPT TO:<eve@example.com>',
    'mia@example.com>, <eve@example.com',
    'mia@example.com, eve@example.com',
    'Friends: mia@example.com, eve@example.com;',
    '"mia@example.com" <eve@example.com>',
    'eve\0@example.com',
    'mia',
  ])('sends nothing to %j', async (to) => {
    const before = server.mails.length;
    await expect(send({ to })).rejects.toBeInstanceOf(ConnectorRejected);
    expect(server.mails).toHaveLength(before);
  });

  it('is refused for good by a 5xx, for now by a 4xx', async () => {
    server.refusals.set('gone@example.com', 550).set('full@example.com', 452);
    await expect(send({ to: 'gone@example.com' })).rejects.toBeInstanceOf(ConnectorRejected);
    await expect(send({ to: 'full@example.com' })).rejects.toBeInstanceOf(ConnectorUnavailable);
  });

  it('is refused for good with a wrong password', async () => {
    await expect(send({}, { credential: 'guess' })).rejects.toBeInstanceOf(ConnectorRejected);
  });

  it('goes nowhere inside unless private targets are allowed', async () => {
    const before = server.mails.length;
    await expect(send({}, {}, false)).rejects.toBeInstanceOf(ConnectorRejected);
    await expect(send({}, { host: 'localhost' }, false)).rejects.toBeInstanceOf(ConnectorRejected);
    expect(server.mails).toHaveLength(before);
  });

  it('fails for now when nobody listens, or what listens speaks no TLS', async () => {
    await expect(send({}, { secure: true })).rejects.toBeInstanceOf(ConnectorUnavailable);
    const port = await unusedPort();
    await expect(send({}, { port })).rejects.toBeInstanceOf(ConnectorUnavailable);
  });

  it('is given up with the claim', async () => {
    const silent = await listening(createServer());
    const held = new AbortController();
    const sending = new SmtpDelivery({ allowPrivateTargets: true }).deliver(
      mail,
      { ...connector(), port: (silent.address() as AddressInfo).port },
      held.signal,
    );
    silent.once('connection', () => held.abort());
    await expect(sending).rejects.toThrow();
    await new Promise((closed) => silent.close(closed));
  });
});

const listening = async (server: Server): Promise<Server> => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
};

const unusedPort = async (): Promise<number> => {
  const server = await listening(createServer());
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};
