import { createOutboundFetch, type OutboundFetch } from '@verbatim/outbound';
import { replying, startHttpSink, type HttpSink } from '@verbatim/testing';
import { Webhook } from 'standardwebhooks';
import { ConnectorRejected, ConnectorUnavailable } from '../../ports/delivery.port';
import { sms, webhook } from './delivery.fixture';
import { WebhookDelivery } from './webhook-delivery';
import { payloadOf } from './webhook-payload';

describe('delivery by webhook', () => {
  let sink: HttpSink;
  let fetch: OutboundFetch;
  const never = new AbortController().signal;

  beforeAll(async () => {
    sink = await startHttpSink();
    fetch = createOutboundFetch({ allowPrivateTargets: true });
  });
  afterAll(async () => {
    await fetch.close();
    await sink.close();
  });

  const post = (url = `${sink.url}/sms`, signal = never) =>
    new WebhookDelivery(fetch).deliver(sms, { ...webhook, url }, signal);

  it('posts what the reference library verifies, under an id that is the same in every try', async () => {
    await post();
    const { method, path, headers, body } = sink.requests.at(-1)!;
    expect({ method, path, id: headers['webhook-id'] }).toEqual({ method: 'POST', path: '/sms', id: sms.id });
    const signed = headers as Record<string, string>;
    expect(new Webhook(webhook.secret).verify(body, signed)).toEqual(payloadOf(sms));
    expect(() => new Webhook(webhook.secret).verify(body.replace('Mia', 'Max'), signed)).toThrow();
  });

  it('keeps the reference of the answer', async () => {
    sink.script(replying(202, { reference: 'SM1' }));
    expect(await post()).toEqual({ reference: 'SM1' });
    expect(await post()).toEqual({ reference: null });
  });

  it.each([400, 401, 403, 404, 410, 422])('is refused for good by a %d', async (status) => {
    sink.script(replying(status, { error: 'No' }));
    await expect(post()).rejects.toBeInstanceOf(ConnectorRejected);
  });

  it.each([408, 425, 429, 500, 502, 503])('is refused for now by a %d, for as long as it says', async (status) => {
    sink.script(replying(status, {}, { 'retry-after': '7' }), replying(status));
    await expect(post()).rejects.toMatchObject({ name: ConnectorUnavailable.name, retryAfterMs: 7_000 });
    await expect(post()).rejects.toMatchObject({ name: ConnectorUnavailable.name, retryAfterMs: null });
  });

  it('follows no redirect', async () => {
    const before = sink.requests.length;
    sink.script(replying(307, undefined, { location: `${sink.url}/elsewhere` }));
    await expect(post()).rejects.toBeInstanceOf(ConnectorRejected);
    expect(sink.requests).toHaveLength(before + 1);
  });

  it('goes nowhere inside unless that is allowed', async () => {
    const guarded = createOutboundFetch({ allowPrivateTargets: false });
    const before = sink.requests.length;
    const url = sink.url.replace('http:', 'https:');
    await expect(new WebhookDelivery(guarded).deliver(sms, { ...webhook, url }, never)).rejects.toBeInstanceOf(
      ConnectorRejected,
    );
    expect(sink.requests).toHaveLength(before);
    await guarded.close();
  });

  it('fails for now when the connection does', async () => {
    sink.script((response) => void response.destroy());
    await expect(post()).rejects.toBeInstanceOf(ConnectorUnavailable);
  });

  it('is given up with the claim', async () => {
    const held = new AbortController();
    sink.script(() => held.abort());
    await expect(post(undefined, held.signal)).rejects.toThrow();
  });
});
