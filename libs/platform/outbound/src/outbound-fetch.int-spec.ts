import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AddressLookup } from './guarded-lookup';
import { createOutboundFetch, type OutboundFetch } from './outbound-fetch';
import { OutboundRefused } from './outbound-refused';
import { checkTargetUrl } from './target-url';

const answering =
  (addresses: string[]): AddressLookup =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('an outbound call', () => {
  let inner: Server;
  let port: number;
  let hits: string[];
  const opened: OutboundFetch[] = [];
  const outbound = (options: Parameters<typeof createOutboundFetch>[0]): OutboundFetch => {
    const fetch = createOutboundFetch(options);
    opened.push(fetch);
    return fetch;
  };

  beforeAll(async () => {
    inner = createServer((request, response) => {
      hits.push(request.url ?? '');
      if (request.url === '/redirect') response.writeHead(302, { location: '/secret' }).end();
      else response.end('inside');
    });
    await new Promise<void>((ready) => inner.listen(0, '127.0.0.1', ready));
    port = (inner.address() as AddressInfo).port;
  });
  beforeEach(() => (hits = []));
  afterAll(async () => {
    await Promise.all(opened.map((fetch) => fetch.close()));
    await new Promise((closed) => inner.close(closed));
  });

  const refusal = async (call: Promise<Response>): Promise<string> => {
    const error = await call.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(OutboundRefused);
    return (error as OutboundRefused).reason;
  };

  it('refuses a literal private address before connecting', async () => {
    const fetch = outbound({ allowPrivateTargets: false });
    expect(await refusal(fetch(`https://127.0.0.1:${port}/`))).toBe('private-address');
    expect(await refusal(fetch(`https://[::ffff:127.0.0.1]:${port}/`))).toBe('private-address');
    expect(hits).toEqual([]);
  });

  it.each([['127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], ['100.64.0.1']])(
    'refuses a name that resolves to %s',
    async (address) => {
      const fetch = outbound({ allowPrivateTargets: false, lookup: answering([address]) });
      expect(await refusal(fetch(`https://provider.example:${port}/`))).toBe('private-address');
    },
  );

  it('refuses a name that resolves to a public and a private address', async () => {
    const fetch = outbound({ allowPrivateTargets: false, lookup: answering(['8.8.8.8', '127.0.0.1']) });
    expect(await refusal(fetch(`https://provider.example:${port}/`))).toBe('private-address');
  });

  it('refuses a name that was public a moment ago', async () => {
    const fetch = outbound({ allowPrivateTargets: false, lookup: answering(['127.0.0.1']) });
    const url = `https://provider.example:${port}/`;
    expect(checkTargetUrl(url, { allowPrivateTargets: false })).toBeNull();
    expect(await refusal(fetch(url))).toBe('private-address');
    expect(hits).toEqual([]);
  });

  it('follows no redirect', async () => {
    const fetch = outbound({ allowPrivateTargets: true });
    expect(await refusal(fetch(`http://127.0.0.1:${port}/redirect`))).toBe('redirected');
    expect(hits).toEqual(['/redirect']);
  });

  it('reaches private addresses and names where the operator allows them', async () => {
    const fetch = outbound({ allowPrivateTargets: true, lookup: answering(['127.0.0.1']) });
    expect(await (await fetch(`http://127.0.0.1:${port}/a`)).text()).toBe('inside');
    expect(await (await fetch(`http://provider.example:${port}/b`)).text()).toBe('inside');
    expect(hits).toEqual(['/a', '/b']);
  });
});
