import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { AddressLookup } from './guarded-lookup';
import { OutboundRefused } from './outbound-refused';
import { ConnectTimeout, openOutboundSocket } from './outbound-socket';

const answering =
  (address: string): AddressLookup =>
  (_hostname, _options, callback) =>
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
const silent: AddressLookup = () => undefined;

describe('an outbound connection', () => {
  let server: Server;
  let port: number;
  let accepted: Socket[];

  beforeAll(async () => {
    server = createServer((socket) => void accepted.push(socket));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => (accepted = []));
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
  });

  const to = (host: string, timeoutMs = 5_000) => ({ host, port, timeoutMs });

  it('is made, by name or by address, where private targets are allowed', async () => {
    for (const host of ['127.0.0.1', 'mail.example']) {
      const lookup = answering('127.0.0.1');
      const socket = await openOutboundSocket(to(host), { allowPrivateTargets: true, lookup });
      expect(socket.remotePort).toBe(port);
      socket.destroy();
    }
  });

  it.each(['127.0.0.1', '::1', '10.1.2.3', '169.254.169.254', 'mail.example'])(
    'is refused before anything is sent to %s',
    async (host) => {
      const lookup = answering('127.0.0.1');
      await expect(openOutboundSocket(to(host), { allowPrivateTargets: false, lookup })).rejects.toBeInstanceOf(
        OutboundRefused,
      );
      expect(accepted).toEqual([]);
    },
  );

  it('is given up in time, and when nobody wants it any more', async () => {
    const options = { allowPrivateTargets: true, lookup: silent };
    await expect(openOutboundSocket(to('mail.example', 20), options)).rejects.toBeInstanceOf(ConnectTimeout);
    const unwanted = new AbortController();
    const opening = openOutboundSocket(to('mail.example'), options, unwanted.signal);
    unwanted.abort(new Error('unwanted'));
    await expect(opening).rejects.toThrow('unwanted');
    await expect(openOutboundSocket(to('mail.example'), options, unwanted.signal)).rejects.toThrow('unwanted');
  });

  it("fails with the connection's own error", async () => {
    const closed = createServer();
    await new Promise<void>((ready) => closed.listen(0, '127.0.0.1', ready));
    const { port: nobody } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    const target = { host: '127.0.0.1', port: nobody, timeoutMs: 5_000 };
    await expect(openOutboundSocket(target, { allowPrivateTargets: true })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});
