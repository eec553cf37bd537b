import { ADMIN, startTinyApp, type TinyApp } from '../testing/tiny-app';
import { clientOf, type Told } from '../testing/client';

let tiny: TinyApp;
afterEach(() => tiny.app.close());
const { call } = clientOf(() => tiny);
const start = async (perMinute: string): Promise<void> => {
  tiny = await startTinyApp({}, { REQUESTS_PER_MINUTE: perMinute });
};
const fieldsOf = ({ headers }: Told) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];
const left = (told: Told): number => Number(/^"key";r=(\d+);t=\d+$/.exec(told.headers.get('ratelimit') ?? '')?.[1]);

describe('the requests of a key', () => {
  it('are counted, and what is left is said on every answer to it', async () => {
    await start('5');
    const read = await call('/v1/notes');
    expect(read.headers.get('ratelimit-policy')).toBe('"key";q=5;w=60');
    expect(read.headers.get('ratelimit')).toMatch(/^"key";r=4;t=(60|59)$/);
    const refused = await call('/v1/notes?limit=none');
    expect([refused.status, left(refused)]).toEqual([400, 3]);
    const forbidden = await call('/v1/notes/018f0000-0000-7000-8000-000000000001', { method: 'DELETE' });
    expect([forbidden.status, left(forbidden)]).toEqual([403, 2]);
  });

  it('are refused beyond the limit, with how long to wait, and the keys of others go on', async () => {
    await start('3');
    const statuses: number[] = [];
    for (let n = 0; n < 5; n++) statuses.push((await call('/v1/notes', { key: 'reader' })).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const over = await call('/v1/notes', { key: 'reader' });
    expect(over).toMatchObject({
      status: 429,
      problem: { code: 'limit.requests', retryable: true, details: { requestsPerMinute: 3 } },
    });
    expect(left(over)).toBe(0);
    const wait = Number(over.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await call('/v1/notes', { key: 'writer' })).status).toBe(200);
  });

  it('have the limit that the key was given', async () => {
    await start('100');
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await call('/v1/notes', { key: 'reader::2' })).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(fieldsOf(await call('/v1/notes', { key: 'reader::500' }))[0]).toBe('"key";q=500;w=60');
  });

  it('are not limited by 0, but for a key with a limit of its own', async () => {
    await start('0');
    expect(fieldsOf(await call('/v1/notes'))).toEqual([null, null]);
    expect(left(await call('/v1/notes', { key: 'reader::2' }))).toBe(1);
  });

  it('are not those of strangers, and the administrator’s are not limited', async () => {
    await start('2');
    for (let n = 0; n < 4; n++) {
      const admin = await call('/v1/notes/018f0000-0000-7000-8000-000000000001', { key: ADMIN, method: 'DELETE' });
      expect([admin.status, ...fieldsOf(admin)]).toEqual([204, null, null]);
    }
    const stranger = await call('/v1/notes', { key: 'nobody' });
    expect([stranger.status, ...fieldsOf(stranger)]).toEqual([401, null, null]);
    expect(fieldsOf(await call('/health/live'))).toEqual([null, null]);
  });
});
