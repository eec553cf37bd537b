import { Body, Controller, Global, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '@verbatim/config';
import {
  Answers,
  Authenticator,
  Call,
  createHttpApp,
  IdempotentCalls,
  Operation,
  Policy,
  type Authenticated,
} from '@verbatim/http';
import { environments, type CallContext } from '@verbatim/kernel';
import { WAKE_QUEUE } from '@verbatim/queue';
import { Pool } from 'pg';
import type { z } from 'zod';
import { jobAccepted, jobAnswer, JobsHttpModule, JobsModule, JobStore, jobView, OldJobs } from './index';
import { countPages, openJobs, type Jobs } from './jobs.fixture';

const ACCOUNT = '018f0000-0000-7000-8000-000000000001';
const PROJECT = '018f0000-0000-7000-8000-00000000000b';

/** Keys are `account:project:environment`; each part may be left out. */
class TestAuthenticator extends Authenticator {
  override async authenticate(key: string | undefined): Promise<Authenticated> {
    const [accountId = '', projectId, environment] = (key ?? '').split(':');
    return {
      scope: {
        shard: 3,
        accountId,
        projectId: projectId || null,
        agentId: null,
        environments: environment === 'sandbox' ? ['sandbox'] : environments,
      },
      actor: { kind: 'key', id: 'key-1' },
      keyId: 'key-1',
      admin: false,
      scopes: ['jobs:read', 'jobs:write'],
    };
  }
}

@Controller('v1/counts')
class CountsController {
  constructor(
    private readonly jobs: JobStore,
    private readonly calls: IdempotentCalls,
  ) {}

  @Post()
  @Policy({ scope: 'jobs:write' })
  @Operation({ id: 'countPages', summary: 'Count pages' })
  @Answers(202, jobView, jobAccepted)
  count(@Call() call: CallContext, @Body({ schema: countPages.input }) input: z.output<typeof countPages.input>) {
    return this.calls.run(call, async () => jobAnswer(await this.jobs.create(call, countPages, input)));
  }
}

describe('jobs over HTTP', () => {
  let jobs: Jobs;
  let app: NestFastifyApplication;
  const woken: unknown[] = [];

  beforeAll(async () => {
    jobs = await openJobs();
    const config = loadConfig(
      { DATABASE_URL: jobs.url, ADMIN_KEY: 'a'.repeat(32), SECRET_KEY: 's'.repeat(32), LOG_LEVEL: 'fatal' },
      { requires: ['DATABASE_URL', 'ADMIN_KEY', 'SECRET_KEY'] },
    );
    const queue = { wake: (kind: string, shard: number) => woken.push([kind, shard]) };

    @Global()
    @Module({
      imports: [JobsModule, JobsHttpModule],
      controllers: [CountsController],
      providers: [
        { provide: Authenticator, useClass: TestAuthenticator },
        { provide: Pool, useValue: jobs.pool },
        { provide: WAKE_QUEUE, useValue: queue },
      ],
      exports: [Pool, WAKE_QUEUE],
    })
    class TestApi {}
    app = await createHttpApp(TestApi, config, { pool: jobs.pool });
  });
  beforeEach(async () => {
    await jobs.pool.query('truncate jobs, owed_work, idempotency_keys');
    woken.length = 0;
  });
  afterAll(async () => {
    await app.close();
    await jobs.close();
  });

  const send = async (
    method: 'GET' | 'POST',
    url: string,
    more: { key?: string; body?: object; repeat?: string } = {},
  ) => {
    const { key = ACCOUNT, body, repeat } = more;
    const { statusCode, headers, payload } = await app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${key}`,
        ...(repeat && { 'idempotency-key': repeat }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { payload: JSON.stringify(body) }),
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test names the member it looks at
    return { status: statusCode, headers, body: JSON.parse(payload) as any };
  };
  const start = async (key = ACCOUNT): Promise<string> =>
    (await send('POST', '/v1/counts', { key, body: { pages: 2 } })).body.id;

  it('answers 202 with the job and where to follow it, wakes a worker, and does so once for an Idempotency-Key', async () => {
    const first = await send('POST', '/v1/counts', { body: { pages: 2 }, repeat: 'once' });
    expect(first).toMatchObject({
      status: 202,
      headers: { location: `/v1/jobs/${first.body.id}` },
      body: { kind: 'count-pages', state: 'queued', dryRun: false, input: { pages: 2 }, error: null },
    });
    expect(woken).toEqual([['run-job', 3]]);
    const again = await send('POST', '/v1/counts', { body: { pages: 2 }, repeat: 'once' });
    expect(again).toMatchObject({ status: 202, headers: { 'idempotent-replayed': 'true' }, body: first.body });
    expect((await send('GET', '/v1/jobs')).body.data).toEqual([first.body]);
    expect((await send('GET', first.headers.location as string)).body).toEqual(first.body);
    expect(await jobs.owed(first.body.id)).toMatchObject({ state: 'owed', subject: {} });
  });

  it('pauses, resumes and cancels, as often as asked, and refuses once the job is finished', async () => {
    const id = await start();
    const change = (move: string, repeat?: string) => send('POST', `/v1/jobs/${id}/${move}`, repeat ? { repeat } : {});
    expect(await change('pause', 'p')).toMatchObject({ status: 200, body: { state: 'paused' } });
    expect(await change('pause')).toMatchObject({ status: 200, body: { state: 'paused' } });
    expect(await change('resume')).toMatchObject({ status: 200, body: { state: 'queued' } });
    expect(await change('resume')).toMatchObject({ status: 200, body: { state: 'queued' } });
    expect(await change('pause', 'p')).toMatchObject({ headers: { 'idempotent-replayed': 'true' } });
    expect(await change('cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await change('cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    const problem = { code: 'job.state', details: { state: 'cancelled' }, retryable: false };
    expect(await change('resume')).toMatchObject({ status: 409, body: problem });
    expect(await change('pause')).toMatchObject({ status: 409, body: problem });
  });

  it('shows nobody what reaches further than their key', async () => {
    const id = await start();
    const bound = await start(`${ACCOUNT}:${PROJECT}`);
    const other = '018f0000-0000-7000-8000-0000000000ff';
    for (const key of [other, `${ACCOUNT}:${PROJECT}`, `${ACCOUNT}::sandbox`]) {
      expect(await send('GET', `/v1/jobs/${id}`, { key })).toMatchObject({
        status: 404,
        body: { code: 'job.not-found' },
      });
      for (const move of ['pause', 'resume', 'cancel'])
        expect(await send('POST', `/v1/jobs/${id}/${move}`, { key })).toMatchObject({ status: 404 });
    }
    const seenBy = async (key: string): Promise<string[]> =>
      (await send('GET', '/v1/jobs', { key })).body.data.map((job: { id: string }) => job.id);
    expect(await seenBy(other)).toEqual([]);
    expect(await seenBy(`${ACCOUNT}:${PROJECT}`)).toEqual([bound]);
    expect(await seenBy(ACCOUNT)).toEqual([bound, id]);
  });

  it('lists page by page in both directions, by kind and state', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(await start());
    await send('POST', `/v1/jobs/${ids[1]}/pause`);
    const first = (await send('GET', '/v1/jobs?limit=2')).body;
    const second = (await send('GET', `/v1/jobs?limit=2&after=${first.pagination.nextCursor}`)).body;
    const third = (await send('GET', `/v1/jobs?limit=2&after=${second.pagination.nextCursor}`)).body;
    const walked = [first, second, third].flatMap(({ data }) => data.map((job: { id: string }) => job.id));
    expect(walked).toEqual(ids);
    expect(third.pagination.nextCursor).toBeNull();
    const back = (await send('GET', `/v1/jobs?limit=2&before=${second.pagination.prevCursor}`)).body;
    expect(back.data).toEqual(first.data);
    const paused = (await send('GET', '/v1/jobs?state=paused&kind=count-pages')).body.data;
    expect(paused.map((job: { id: string }) => job.id)).toEqual([ids[1]]);
    expect((await send('GET', '/v1/jobs?kind=other')).body.data).toEqual([]);
    const strange = `/v1/jobs?kind=other&after=${first.pagination.nextCursor}`;
    expect(await send('GET', strange)).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    expect(await send('GET', '/v1/jobs?state=done')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('forgets a job 30 days after it finished, with what it owed', async () => {
    const [old, young, paused] = [await start(), await start(), await start()];
    for (const id of [old, young]) await send('POST', `/v1/jobs/${id}/cancel`);
    await send('POST', `/v1/jobs/${paused}/pause`);
    await jobs.pool.query(`update jobs set finished_at = finished_at - interval '30 days 1 hour' where id = $1`, [old]);
    await jobs.pool.query(`update jobs set finished_at = finished_at - interval '29 days' where id = $1`, [young]);
    await jobs.pool.query(`update jobs set created_at = created_at - interval '1 year' where id = $1`, [paused]);
    expect(await new OldJobs(jobs.pool).purge()).toBe(1);
    const left = (await send('GET', '/v1/jobs')).body.data.map((job: { id: string }) => job.id);
    expect(left).toEqual([young, paused]);
    expect(await jobs.owed(old)).toBeUndefined();
    expect(await jobs.owed(young)).toBeDefined();
  });
});
