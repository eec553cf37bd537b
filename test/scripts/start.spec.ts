import { createLogger } from '@verbatim/observability';
import { baseUrl, demoCurl, readyText } from '../../scripts/lib/banner.mjs';
import { summaryOf } from '../../scripts/lib/logs.mjs';
import { nodeTooOld } from '../../scripts/lib/node-version.mjs';
import { chooseQueue } from '../../scripts/lib/queue.mjs';
import { readSettings } from '../../scripts/lib/settings.mjs';

describe('npm start', () => {
  it('names the Node it needs', () => {
    expect(nodeTooOld('20.18.3')).toContain('needs Node 20.19 or newer; this is Node 20.18.3');
    expect([nodeTooOld('20.19.0'), nodeTooOld('22.1.0')]).toEqual([null, null]);
  });

  it('refuses a variable it cannot read, by its name', () => {
    expect(() => readSettings({ PORT: 'http' })).toThrow('PORT must be a whole number from 0 to 65535, not "http"');
    expect(() => readSettings({ QUEUE_BACKEND: 'kafka' })).toThrow('QUEUE_BACKEND must be one of');
    expect(() => readSettings({ DEMO: 'yes' })).toThrow('DEMO must be one of 0, 1');
  });

  it('takes an empty variable as absent', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: null, demo: true });
  });

  it.each([
    [{ queueBackend: 'auto', redisUrl: null }, { PATH: '/nowhere' }, { backend: 'postgres' }],
    [{ queueBackend: 'postgres', redisUrl: 'redis://there' }, {}, { backend: 'postgres' }],
    [{ queueBackend: 'auto', redisUrl: 'redis://there' }, {}, { backend: 'redis', url: 'redis://there' }],
  ])('chooses the queue: %j', (settings, env, choice) => {
    expect(chooseQueue(settings, env)).toEqual(choice);
  });

  it('refuses a wish for Redis where there is none', () => {
    const wish = { queueBackend: 'redis', redisUrl: null };
    expect(() => chooseQueue(wish, { PATH: '/nowhere' })).toThrow('no REDIS_URL and no redis-server');
  });

  it('says first of all where it is ready', () => {
    const demo = { key: 'sk_live_1', agentId: 'a' };
    const text = readyText({
      url: 'http://127.0.0.1:3000',
      dataDir: '/elsewhere/.data',
      demo,
      queue: { backend: 'redis', wished: 'auto' },
    });
    expect(text.split('\n')[0]).toBe('Verbatim is ready on http://127.0.0.1:3000');
    expect(text).toContain('http://127.0.0.1:3000/docs');
    expect(text).toContain(demoCurl('http://127.0.0.1:3000', demo));
  });

  it('shows an address that works on this machine', () => {
    expect(baseUrl('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(baseUrl('::1', 80)).toBe('http://[::1]:80');
  });

  it('shows warnings and errors of the logs, and lines that are no log entries, but nothing else', () => {
    const written: string[] = [];
    const logger = createLogger({
      level: 'info',
      process: 'api',
      destination: { write: (line) => written.push(line) },
    });
    logger.info({ port: 1 }, 'fine');
    logger.warn({ err: Object.assign(new Error('no'), { code: '57014' }) }, 'slow');
    logger.error({}, 'broken');
    expect(written.map(summaryOf)).toEqual([null, 'warning: slow (57014)', 'error: broken']);
    expect(summaryOf('{"level":"odd"}')).toBe('{"level":"odd"}');
    expect(summaryOf('Error: at start')).toBe('Error: at start');
    expect(summaryOf('  ')).toBeNull();
  });
});
