import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './say.mjs';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

const integer = (name, text, least, most) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Refusal(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
};

const oneOf = (name, text, choices) => {
  if (choices.includes(text)) return text;
  throw new Refusal(`${name} must be one of ${choices.join(', ')}, not "${text}".`);
};

/** An empty variable counts as absent, as it does for a compose file's `${NAME:-}`. */
const from = (env) => (name, fallback) => (env[name] ? env[name] : fallback);

export const dataDirOf = (env) => path.resolve(projectRoot, from(env)('DATA_DIR', '.data'));

/** What the launcher itself must know; everything else is checked by the processes it starts. */
export const readSettings = (env) => {
  const value = from(env);
  return Object.freeze({
    host: value('HOST', '127.0.0.1'),
    port: integer('PORT', value('PORT', '3000'), 0, 65_535),
    dataDir: dataDirOf(env),
    databaseUrl: value('DATABASE_URL', null),
    redisUrl: value('REDIS_URL', null),
    queueBackend: oneOf('QUEUE_BACKEND', value('QUEUE_BACKEND', 'auto'), ['auto', 'redis', 'postgres']),
    demo: oneOf('DEMO', value('DEMO', '1'), ['0', '1']) === '1',
    drainSeconds: integer('DRAIN_SECONDS', value('DRAIN_SECONDS', '10'), 1, 600),
  });
};
