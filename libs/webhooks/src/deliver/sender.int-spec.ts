import { createOutboundFetch, type AddressLookup, type OutboundFetch } from '@verbatim/outbound';
import { replying, startHttpSink, type HttpSink } from '@verbatim/testing';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { WebhookSender } from './sender';

const secret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const event = { type: 'message.created', id: '5b0c3b43-9b6c-5d4e-8a52-2f60f0a3a7c1', data: { text: 'Grüezi 👋' } };
const never = new AbortController().signal;

describe('sending a webhook', () => {
  let sink: HttpSink;
  let fetch: OutboundFetch;
  let sender: WebhookSender;
  let impatient: WebhookSender;
  const secrets = [secret(), secret()];

  beforeAll(async () => {
    sink = await startHttpSink();
    fetch = createOutboundFetch({ allowPrivateTargets: true });
    sender = new WebhookSender(fetch, { timeoutMs: 20_000 });
    impatient = new WebhookSender(fetch, { timeoutMs: 1_000 });
  });
  afterAll(async () => {
    await fetch.close();
    await sink.close();
  });

  const send = (signal = never, by = sender) =>
    by.send({ url: `${sink.url}/hook`, secrets }, { id: event.id, body: event }, signal);

  it('posts what each of its secrets verifies with the reference library', async () => {
    expect(await send()).toMatchObject({ status: 204, error: null });
    const { method, headers, body } = sink.requests.at(-1)!;
    expect({ method, id: headers['webhook-id'], type: headers['content-type'] }).toEqual({
      method: 'POST',
      id: event.id,
      type: 'application/json',
    });
    const signed = headers as Record<string, string>;
    for (const one of secrets) expect(new Webhook(one).verify(body, signed)).toEqual(event);
    expect(() => new Webhook(secret()).verify(body, signed)).toThrow();
    expect(() => new Webhook(secrets[0]!).verify(body.replace('Grüezi', 'Ciao'), signed)).toThrow();
  });

  it.each([400, 401, 404, 410, 422, 429, 500, 503])('is not taken by a %d, and says so', async (status) => {
    sink.script(replying(status, { error: 'No' }, { 'retry-after': '7' }));
    expect(await send()).toMatchObject({ status, error: 'status', retryAfterMs: 7_000 });
  });

  it('follows no redirect', async () => {
    const before = sink.requests.length;
    sink.script(replying(307, undefined, { location: `${sink.url}/elsewhere` }));
    expect(await send()).toMatchObject({ status: null, error: 'redirected' });
    expect(sink.requests).toHaveLength(before + 1);
  });

  it('gives up on a receiver that hangs', async () => {
    sink.script(() => undefined);
    const attempt = await send(never, impatient);
    expect(attempt).toMatchObject({ status: null, error: 'timeout' });
    expect(attempt.durationMs).toBeGreaterThanOrEqual(990);
  });

  it('gives up on a receiver that drips its head and never comes to its end', async () => {
    sink.script((response) => {
      const drip = setInterval(() => response.socket?.write('x'), 50);
      response.socket?.write('HTTP/1.1 200 OK\r\nX-Drip: ');
      response.once('close', () => clearInterval(drip));
    });
    expect(await send(never, impatient)).toMatchObject({ error: 'timeout' });
  });

  it('does not read the body of an answer, however long', async () => {
    let written = 0;
    sink.script((response) => {
      response.writeHead(200, { 'content-length': String(10_000_000) });
      const more = (): void => {
        while (written < 10_000_000 && !response.destroyed) {
          written += 100_000;
          if (!response.write(Buffer.alloc(100_000))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const attempt = await send();
    expect(attempt).toMatchObject({ status: 200, error: null });
    expect(written).toBeLessThan(10_000_000);
  });

  it('says that there was no connection, or that it broke', async () => {
    sink.script((response) => void response.destroy());
    expect(await send()).toMatchObject({ error: 'connection' });
    const nobody = { url: 'http://127.0.0.1:1/', secrets };
    expect(await sender.send(nobody, { id: event.id, body: event }, never)).toMatchObject({ error: 'connection' });
  });

  it('is given up with the claim', async () => {
    const held = new AbortController();
    sink.script(() => held.abort(new Error('lost')));
    await expect(send(held.signal)).rejects.toThrow('lost');
  });

  describe('where private addresses are not allowed', () => {
    const answering =
      (...answers: string[]): AddressLookup =>
      (_hostname, _options, callback) => {
        const address = answers.shift() ?? '127.0.0.1';
        callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
      };
    const guardedSend = async (url: string, lookup?: AddressLookup) => {
      const guarded = createOutboundFetch({ allowPrivateTargets: false, ...(lookup && { lookup }) });
      try {
        return await new WebhookSender(guarded, { timeoutMs: 20_000 }).send(
          { url, secrets },
          { id: event.id, body: event },
          never,
        );
      } finally {
        await guarded.close();
      }
    };

    it.each([
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f000001/',
      'https://0177.0.0.1/',
      'https://127。0。0。1/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[fd00::1]/',
      'https://0.0.0.0/',
      'https://169.254.169.254/latest/meta-data',
      'https://localhost/',
      'https://user@example.com/',
      'http://example.com/',
    ])('goes to no such place as %s', async (url) => {
      const before = sink.requests.length;
      expect(await guardedSend(url)).toMatchObject({ status: null, error: 'refused' });
      expect(sink.requests).toHaveLength(before);
    });

    it.each(['127.0.0.1', '::1', '::ffff:10.0.0.1', '169.254.169.254', 'fd00::1', '0.0.0.0'])(
      'goes to no name that leads to %s when it connects, wherever it led before',
      async (address) => {
        const port = new URL(sink.url).port;
        const url = `https://hooks.example.com:${port}/`;
        const before = sink.requests.length;
        expect(await guardedSend(url, answering(address))).toMatchObject({ error: 'refused' });
        expect(sink.requests).toHaveLength(before);
      },
    );
  });
});
