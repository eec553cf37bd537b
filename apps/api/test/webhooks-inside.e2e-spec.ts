import { Service, type Json, type Tenant } from '../../../test/service';

const inside = [
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://127。0。0。1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[fd00::1]/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/',
  'http://hooks.example.com/',
];

describe('a webhook that leads inside', () => {
  let service: Service;
  let tenant: Tenant;

  beforeAll(async () => {
    service = await Service.open(undefined, { workers: 0, settings: { ALLOW_PRIVATE_TARGETS: '0' } });
    tenant = await service.tenant();
  }, 60_000);
  afterAll(() => service.close());

  const make = (url: string) =>
    tenant.client.send<Json>('POST', '/v1/webhooks', { body: { projectId: tenant.projectId, url } });

  it.each(inside)('as %s is refused when it is made, and when it is changed to', async (url) => {
    const refused = { status: 422, body: { code: 'webhook.target-refused', errors: [{ pointer: '/url' }] } };
    expect(await make(url)).toMatchObject(refused);
    const { body } = await make('https://hooks.example.com/');
    expect(await tenant.client.send('PATCH', `/v1/webhooks/${String(body.id)}`, { body: { url } })).toMatchObject(
      refused,
    );
  });

  it.each(inside)('as %s is not called, however it came to lead there', async (url) => {
    const { body } = await make('https://hooks.example.com/');
    await service.rows('update webhook_endpoints set url = $2 where id = $1', [body.id, url]);
    const tried = await tenant.client.ok('POST', `/v1/webhooks/${String(body.id)}/test`);
    expect(tried).toMatchObject({ delivered: false, status: null, error: 'refused' });
  });
});
