import { ConfigError, configTable, loadConfig } from './index';

const problemsOf = (env: Record<string, string>, requires: Parameters<typeof loadConfig>[1] = {}): string[] => {
  try {
    loadConfig(env, requires);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('has a sane value for everything that is not secret or outside', () => {
    expect(loadConfig({})).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      QUEUE_BACKEND: 'auto',
      QUEUE_PREFIX: '{verbatim-0}',
      ALLOW_PRIVATE_TARGETS: false,
      DEMO: false,
      LOG_LEVEL: 'info',
      WORKER_CONCURRENCY: 50,
      DRAIN_SECONDS: 10,
      REQUESTS_PER_MINUTE: 6_000,
      OWED_LIMIT_PER_ACCOUNT: 100_000,
      TRUSTED_PROXIES: [],
      MODEL_TIMEOUT_SECONDS: 60,
      MODEL_TOKEN_TIMEOUT_SECONDS: 20,
      BODY_LIMIT_BYTES: 1_048_576,
    });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });

  it('types what is required as there', () => {
    const config = loadConfig({ DATABASE_URL: 'postgres://db/x' }, { requires: ['DATABASE_URL'] });
    const port: number = config.PORT;
    const database: string = config.DATABASE_URL;
    const redis: string | undefined = config.REDIS_URL;
    // @ts-expect-error: only what was required is sure to be there
    const unsure: string = config.REDIS_URL;
    expect([port, database, redis, unsure]).toEqual([3000, 'postgres://db/x', undefined, undefined]);
  });

  it('takes an empty string for absent', () => {
    expect(loadConfig({ PORT: '', REDIS_URL: '' })).toEqual(loadConfig({}));
  });

  it('ignores variables that are not ours', () => {
    expect(loadConfig({ HOME: '/home/someone', PORTS: 'x' })).toEqual(loadConfig({}));
  });

  it('names all problems at once, one per line', () => {
    expect(
      problemsOf(
        { PORT: '70000', DEMO: 'yes', QUEUE_BACKEND: 'kafka', TRUSTED_PROXIES: '10.0.0.0/8, house' },
        { requires: ['DATABASE_URL', 'SECRET_KEY'] },
      ),
    ).toEqual([
      'PORT must be a whole number from 0 to 65535 (it is "70000")',
      'DATABASE_URL is required',
      'QUEUE_BACKEND must be auto, redis or postgres (it is "kafka")',
      'SECRET_KEY is required',
      'DEMO must be 0 or 1 (it is "yes")',
      'TRUSTED_PROXIES must be addresses or networks (10.0.0.0/8), separated by commas (it is "10.0.0.0/8, house")',
    ]);
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'ADMIN_KEY', 'SECRET_KEY'])('never shows the value of %s', (name) => {
    const [problem] = problemsOf({ [name]: 'hush hush' });
    expect(problem).toContain(`${name} must be`);
    expect(problem).not.toContain('hush');
  });

  it.each(['1.5', '-1', '1e3', '0x10', ' 3000', '99999999999999999999'])('refuses %p as a port', (PORT) => {
    expect(problemsOf({ PORT })).toHaveLength(1);
  });

  it('reads trusted proxies as a list', () => {
    expect(loadConfig({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,::1' }).TRUSTED_PROXIES).toEqual([
      'loopback',
      '10.0.0.0/8',
      '::1',
    ]);
  });

  it('has a row in the table for every variable, and each says what it means', () => {
    expect(configTable.map((row) => row.name)).toContain('SECRET_KEY');
    expect(configTable.filter((row) => row.meaning.length < 10)).toEqual([]);
  });
});
