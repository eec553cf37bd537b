import { appKeeper, runCli } from './apps.mjs';
import { baseUrl, readyText } from './banner.mjs';
import { ensureBuilt } from './build.mjs';
import { ensureDemo } from './demo.mjs';
import { ensureInstalled } from './install.mjs';
import { createRegister } from './leftovers.mjs';
import { createLifecycle, Stopping } from './lifecycle.mjs';
import { takeLock } from './lock.mjs';
import { openLog } from './logs.mjs';
import { requirePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { makeDataDir } from './private-file.mjs';
import { chooseQueue, openQueue } from './queue.mjs';
import { removeRuntime, writeRuntime } from './runtime-file.mjs';
import { report, say } from './say.mjs';
import { readSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';

/** Nothing to stop, only to tidy up: runs when everything started after it is gone. */
const finallyDo = (work) => ({ name: 'tidy up', stop: async () => work(), kill: work });

const openDatabase = async (settings, lifecycle) => {
  if (settings.databaseUrl) return settings.databaseUrl;
  const { url } = await startPostgres({
    dataDir: settings.dataDir,
    lifecycle,
    log: openLog(settings.dataDir, 'postgres'),
  });
  return url;
};

/** What the apps are started with: the caller's variables, with everything the launcher found out filled in. */
const appEnv = (env, settings, found) => {
  const { REDIS_URL: _, ...rest } = env; // one of ours, or none: never a leftover beside QUEUE_BACKEND=postgres
  return {
    ...rest,
    NODE_ENV: env.NODE_ENV || 'production',
    HOST: settings.host,
    PORT: String(settings.port),
    DATA_DIR: settings.dataDir,
    DRAIN_SECONDS: String(settings.drainSeconds),
    DEMO: settings.demo ? '1' : '0',
    ...found,
  };
};

const bringUp = async (env, lifecycle) => {
  const settings = readSettings(env);
  const { dataDir } = settings;
  const queue = chooseQueue(settings, env);
  makeDataDir(dataDir);
  const release = takeLock(dataDir);
  lifecycle.add(finallyDo(release));
  const register = createRegister(dataDir);
  await register.endLeftovers();
  await requirePort(settings.host, settings.port);
  await ensureInstalled(lifecycle);
  await ensureBuilt(lifecycle);

  const found = {
    ...readSecrets(dataDir, env),
    DATABASE_URL: await openDatabase(settings, lifecycle),
    ...(await openQueue(queue, { dataDir, lifecycle, register, log: openLog(dataDir, 'redis') })),
  };
  const childEnv = appEnv(env, settings, found);
  await runCli({ args: ['migrate'], env: childEnv, lifecycle });
  const embedded = settings.databaseUrl === null;
  const demo = settings.demo ? await ensureDemo({ env: childEnv, dataDir, lifecycle, embedded }) : null;

  lifecycle.add(
    finallyDo(() => {
      register.clear();
      removeRuntime(dataDir);
    }),
  );
  const [api, worker] = ['api', 'worker'].map((app) =>
    appKeeper({ app, env: childEnv, dataDir, drainSeconds: settings.drainSeconds, register }),
  );
  lifecycle.add(api, worker);
  const [{ port = settings.port }] = await Promise.all([api.start(), worker.start()]);
  const url = baseUrl(settings.host, port);
  writeRuntime(dataDir, { ...found, HOST: settings.host, PORT: String(port), VERBATIM_URL: url });
  lifecycle.check();
  say(`${readyText({ url, dataDir, demo, queue: { backend: queue.backend, wished: settings.queueBackend } })}`);
};

export const start = async (env) => {
  const lifecycle = createLifecycle();
  lifecycle.listen();
  try {
    await bringUp(env, lifecycle);
  } catch (error) {
    if (error instanceof Stopping || lifecycle.stopping) return;
    report(error);
    await lifecycle.stop(1);
  }
};
