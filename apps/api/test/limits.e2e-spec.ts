import { eventually, Service, type Tenant } from '../../../test/service';

const OWED = 3;
const REQUESTS = 150;

describe('an account that asks for more than it may', () => {
  let service: Service;
  let flooding: Tenant;
  let other: Tenant;

  beforeAll(async () => {
    const settings = { OWED_LIMIT_PER_ACCOUNT: String(OWED), REQUESTS_PER_MINUTE: String(REQUESTS) };
    service = await Service.open(undefined, { workers: 0, settings });
    [flooding, other] = await Promise.all([service.tenant(), service.tenant()]);
  });
  afterAll(() => service.close());

  it('is told to wait while too much of it is to be done, and nobody else is', async () => {
    const [agent, theirs] = [await flooding.agent(), await other.agent()];
    for (let n = 0; n < OWED; n++) await (await flooding.talk(agent)).ask('Hello?');
    const talk = await flooding.talk(agent); // without a message nothing is owed
    const refused = await eventually('a refusal', async () => {
      const answer = await talk.post('One more?');
      return answer.status === 429 ? answer : null;
    });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.body).toMatchObject({ code: 'limit.owed-work', retryable: true, details: { limit: OWED } });
    const started = await flooding.client.send('POST', '/v1/conversations', {
      body: { agentId: agent, message: { text: 'Another?' } },
    });
    expect(started).toMatchObject({ status: 429, body: { code: 'limit.owed-work' } });

    const untouched = await other.talk(theirs);
    await untouched.ask('Hello?');

    // All that was accepted is answered, and then there is room again.
    await service.startWorker();
    await service.idle();
    await eventually('room', async () => ((await talk.post('And now?')).status === 202 ? true : null));
    await service.idle();
  });

  it('is told to wait when its key has made all its requests, and other keys are not', async () => {
    const first = await flooding.client.send('GET', '/v1/projects');
    expect(first.headers.get('ratelimit-policy')).toBe(`"key";q=${REQUESTS};w=60`);
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, () => flooding.client.send('GET', '/v1/projects')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers, body } of refused) {
      expect(body).toMatchObject({ code: 'limit.requests', retryable: true });
      expect(headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await other.client.send('GET', '/v1/projects')).status).toBe(200);
  });

  it('is held to what its key was given', async () => {
    const { key } = await service.client().ok<{ key: string }>('POST', `/v1/admin/accounts/${other.accountId}/keys`, {
      body: { name: 'Nightly report', mode: 'live', requestsPerMinute: 2 },
    });
    const report = service.client(key);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await report.send('GET', '/v1/projects')).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await other.client.send('GET', '/v1/projects')).status).toBe(200);
  });
});
