import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import { createTestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { migrations } from '../../../../../migrations';
import { Authenticator, PostgresReadiness, ReadinessProbe, type Readiness } from '../index';
import { ADMIN, NotesModule, script, startTinyApp, type TinyApp } from '../testing/tiny-app';

const probe: { says: Readiness } = { says: { database: 'up', migrations: 'applied', queue: 'up' } };

@Module({
  imports: [NotesModule],
  providers: [{ provide: ReadinessProbe, useValue: { check: () => Promise.resolve(probe.says) } }],
})
class ProbedModule {}

describe('health', () => {
  it.each([
    [{ database: 'up', migrations: 'applied', queue: 'up' }, 200, 'ready'],
    [{ database: 'up', migrations: 'applied', queue: 'down' }, 200, 'degraded'],
    [{ database: 'up', migrations: 'pending', queue: 'up' }, 503, 'unready'],
    [{ database: 'down', migrations: 'unknown', queue: 'up' }, 503, 'unready'],
  ] as const)('%j is %i %s', async (says, status, word) => {
    probe.says = says;
    const tiny = await startTinyApp({}, {}, ProbedModule);
    const ready = await fetch(`${tiny.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([status, { status: word, checks: says }]);
    const live = await fetch(`${tiny.url}/health/live`);
    expect(live.status).toBe(200);
    await tiny.app.close();
  });

  it('looks at Postgres, its migrations and the queue', async () => {
    const database = await createTestDatabase();
    const pool = new Pool({ connectionString: database.url });
    pool.on('error', () => undefined);
    const names = migrations.map((migration) => migration.name);
    const check = (expected: readonly string[], queue = true): Promise<Readiness> =>
      new PostgresReadiness(pool, expected, () => Promise.resolve(queue)).check();
    expect(await check(names)).toEqual({ database: 'up', migrations: 'applied', queue: 'up' });
    expect(await check([...names, 'Later1'], false)).toEqual({ database: 'up', migrations: 'pending', queue: 'down' });
    await pool.end();
    expect(await check(names)).toEqual({ database: 'down', migrations: 'unknown', queue: 'up' });
    await database.drop();
  });
});

describe('metrics', () => {
  it('are for the administrator, and count requests by route pattern and status class', async () => {
    const tiny = await startTinyApp();
    const get = (path: string, key: string): Promise<Response> =>
      fetch(`${tiny.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect((await get('/metrics', 'writer')).status).toBe(403);
    await get('/v1/notes/018f0000-0000-7000-8000-000000000001?', 'writer');
    await get('/v1/secret-path', 'writer');
    const answer = await get('/metrics', ADMIN);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/v1/notes/:id",status="2xx"} 1');
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1');
    expect(text).not.toContain('secret-path');
    await tiny.app.close();
  });
});

describe('the log of requests', () => {
  it('has the route, never the address, a header or the body', async () => {
    const tiny = await startTinyApp();
    await fetch(`${tiny.url}/v1/notes?kind=canary-query`, { headers: { authorization: 'Bearer canary-key' } });
    await fetch(`${tiny.url}/v1/notes`, {
      method: 'POST',
      headers: { authorization: 'Bearer writer', 'content-type': 'application/json', 'x-other': 'canary-header' },
      body: '{"text":"canary-text","colour":"canary"}',
    });
    await tiny.app.close();
    const lines = tiny.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'info', route: '/v1/notes', status: 400, method: 'POST' }),
    );
    expect(tiny.logged.join()).not.toContain('canary');
  });
});

describe('an app', () => {
  it('with a route without a policy refuses to start, naming it', async () => {
    @Controller('open')
    class OpenController {
      @Get('door')
      door(): string {
        return 'in';
      }
    }
    @Module({ controllers: [OpenController], imports: [NotesModule] })
    class OpenModule {}
    await expect(startTinyApp({}, {}, OpenModule)).rejects.toThrow('Routes without a policy: GET /open/door');
  });

  it('believes X-Forwarded-For only from proxies it was told of', async () => {
    const seen = async (env: Record<string, string>): Promise<string | undefined> => {
      const tiny = await startTinyApp({}, env);
      let ip: string | undefined;
      const authenticator = tiny.app.get(Authenticator, { strict: false });
      jest.spyOn(authenticator, 'authenticate').mockImplementation((_key, address) => {
        ip = address;
        return Promise.reject(new Error('stop here'));
      });
      await fetch(`${tiny.url}/v1/notes`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
      await tiny.app.close();
      return ip;
    };
    expect(await seen({})).toBe('127.0.0.1');
    expect(await seen({ TRUSTED_PROXIES: '10.0.0.0/8' })).toBe('127.0.0.1');
    expect(await seen({ TRUSTED_PROXIES: 'loopback' })).toBe('203.0.113.9');
  });

  const runningCall = async (tiny: TinyApp) => {
    let release!: () => void;
    const reached = new Promise<void>((resolve) => {
      script.work = async () => {
        resolve();
        await new Promise<void>((go) => (release = go));
        return { status: 201, headers: {}, body: { done: true } };
      };
    });
    const answer = fetch(`${tiny.url}/v1/notes`, {
      method: 'POST',
      headers: { authorization: 'Bearer writer', 'content-type': 'application/json' },
      body: '{"text":"x"}',
    });
    await reached;
    script.work = null;
    return { answer, release };
  };
  const socketTo = async ({ port }: TinyApp): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  it('finishes a running call while it stops, and ends its connection', async () => {
    const tiny = await startTinyApp();
    const { answer, release } = await runningCall(tiny);
    const closed = tiny.app.close();
    release();
    expect((await answer).status).toBe(201);
    await closed;
  });

  it('waits for no connection that was opened and never used', async () => {
    const tiny = await startTinyApp({}, { DRAIN_SECONDS: '600' });
    const unused = await socketTo(tiny);
    const ended = once(unused, 'close');
    await tiny.app.close();
    await ended;
  });

  it('ends a call that does not end, once the time to drain is over', async () => {
    const tiny = await startTinyApp({}, { DRAIN_SECONDS: '0' });
    const { answer } = await runningCall(tiny);
    const cut = expect(answer).rejects.toThrow();
    await tiny.app.close();
    await cut;
  });
});
