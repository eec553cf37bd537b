import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { createLifecycle } from '../../scripts/lib/lifecycle.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { makeDataDir } from '../../scripts/lib/private-file.mjs';
import { birthMark } from '../../scripts/lib/processes.mjs';

const ask = async (url: string, statement: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>({ text: statement });
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
};

/** Waits on progress: asks until it is answered. */
const askUntilAnswered = async (url: string, statement: string): Promise<unknown> => {
  for (;;) {
    try {
      return await ask(url, statement);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

describe('the embedded Postgres', () => {
  let dataDir: string;
  const lifecycles: { stop(code: number): Promise<void> }[] = [];

  const start = async () => {
    const lifecycle = createLifecycle({ exit: (() => undefined) as never });
    lifecycles.push(lifecycle);
    const { url, keeper } = await startPostgres({ dataDir, lifecycle, fast: true, log: undefined });
    return { url, pid: keeper.pid as number, stop: () => lifecycle.stop(0), keeper };
  };

  beforeEach(() => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'verbatim-postgres-'));
    rmSync(dataDir, { recursive: true });
    makeDataDir(dataDir); // passable, as a launcher makes it
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  afterEach(async () => {
    await Promise.all(lifecycles.splice(0).map((lifecycle) => lifecycle.stop(0)));
    rmSync(dataDir, { recursive: true, force: true });
    jest.restoreAllMocks();
  });

  it('asks for a password, keeps its data and its port from start to start', async () => {
    const first = await start();
    await ask(first.url, 'create table kept ()');
    await expect(ask(first.url.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, "select to_regclass('kept')::text")).toBe('kept');
  });

  it('comes back on the same port when it is killed', async () => {
    const { url, pid, keeper } = await start();
    process.kill(pid, 'SIGKILL');
    expect(await askUntilAnswered(url, 'select 1 as one')).toBe(1);
    expect(keeper.pid).not.toBe(pid);
  });

  it('ends the server that a killed launcher left behind', async () => {
    const lib = path.join(__dirname, '../../scripts/lib');
    const launcher = spawn(process.execPath, [
      ...['--input-type=module', '-e'],
      `import { createLifecycle } from '${lib}/lifecycle.mjs';
       import { startPostgres } from '${lib}/postgres.mjs';
       const { keeper } = await startPostgres({ dataDir: process.argv[1], lifecycle: createLifecycle(), fast: true });
       console.log(JSON.stringify({ pid: keeper.pid }));`,
      dataDir,
    ]);
    const orphan = await new Promise<number>((resolve) =>
      createInterface(launcher.stdout).on('line', (line) => {
        if (line.startsWith('{')) resolve((JSON.parse(line) as { pid: number }).pid);
      }),
    );
    launcher.kill('SIGKILL');
    expect(birthMark(orphan)).not.toBeNull();
    const next = await start();
    expect(birthMark(orphan)).toBeNull();
    expect(await ask(next.url, 'select 1 as one')).toBe(1);
  });

  it('leaves a stranger alone that now has the pid of its old server', async () => {
    const first = await start();
    const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.stop();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    try {
      writeFileSync(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'));
      const second = await start();
      expect(await ask(second.url, 'select 1 as one')).toBe(1);
      expect(birthMark(stranger.pid as number)).not.toBeNull();
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('keeps what people wrote out of its log', async () => {
    const { url } = await start();
    expect(await ask(url, "select current_setting('log_error_verbosity')")).toBe('terse');
    expect(await ask(url, "select current_setting('log_min_error_statement')")).toBe('panic');
  });
});
