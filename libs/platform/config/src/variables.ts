import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** One environment variable: how it is read, what it is without one, and what the README says of it. */
export interface Variable<Schema extends z.ZodType = z.ZodType, Default extends string | null = string | null> {
  readonly schema: Schema;
  /** The text it has when absent; null: there is none. */
  readonly default: Default;
  readonly meaning: string;
  /** Its value never appears in a message. */
  readonly secret?: true;
}

const variable = <Schema extends z.ZodType, Default extends string | null>(
  row: Variable<Schema, Default>,
): Variable<Schema, Default> => row;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1');

const address = (protocols: readonly string[]) =>
  z.url({
    protocol: new RegExp(`^(?:${protocols.map((protocol) => protocol.slice(0, -1)).join('|')})$`),
    error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

const isNetwork = (value: string): boolean =>
  NAMED_NETWORKS.includes(value) || ipaddr.isValid(value) || ipaddr.isValidCIDR(value);

const networks = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((parts) => parts.every(isNetwork), 'must be addresses or networks (10.0.0.0/8), separated by commas')
  .transform((parts): readonly string[] => Object.freeze(parts));

/** Every variable Verbatim reads. Any other one in the environment is not ours. */
export const variables = {
  PORT: variable({ schema: whole(0, 65_535), default: '3000', meaning: 'Port of the HTTP API; 0 takes a free one' }),
  HOST: variable({ schema: z.string(), default: '127.0.0.1', meaning: 'Address the HTTP API listens on' }),
  DATA_DIR: variable({
    schema: z.string(),
    default: '.data',
    meaning: 'Where the embedded database, the local Redis and generated secrets are kept',
  }),
  DATABASE_URL: variable({
    schema: address(['postgres:', 'postgresql:']),
    default: null,
    meaning: 'Postgres 15 or newer; absent: the embedded one is started',
    secret: true,
  }),
  REDIS_URL: variable({
    schema: address(['redis:', 'rediss:']),
    default: null,
    meaning: 'Redis for the queue and signals; absent: a local one if found, else Postgres does both',
    secret: true,
  }),
  QUEUE_BACKEND: variable({
    schema: z.enum(['auto', 'redis', 'postgres'], 'must be auto, redis or postgres'),
    default: 'auto',
    meaning: '`auto`: Redis if there is one, else Postgres; `redis` or `postgres`: that one or no start',
  }),
  QUEUE_PREFIX: variable({
    schema: z.string().regex(/^[\x21-\x7e]{1,80}$/, 'must be 1 to 80 visible ASCII characters'),
    default: '{verbatim-0}',
    meaning: 'Begins every key of the queue in Redis; installations that share a Redis need one each',
  }),
  ADMIN_KEY: variable({
    schema: z.string().regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 visible ASCII characters'),
    default: null,
    meaning: "The platform administrator's key; absent: made once and kept in DATA_DIR",
    secret: true,
  }),
  SECRET_KEY: variable({
    schema: z.string().regex(/^[\x21-\x7e]{32,200}$/, 'must be 32 to 200 visible ASCII characters'),
    default: null,
    meaning: 'Encrypts stored credentials and signs cursors; absent: made once and kept in DATA_DIR',
    secret: true,
  }),
  ALLOW_PRIVATE_TARGETS: variable({
    schema: flag,
    default: '0',
    meaning: '1: model providers and webhooks may have private addresses (a laptop, a test)',
  }),
  DEMO: variable({
    schema: flag,
    default: '0',
    meaning: '1: an empty database gets a demo account, project, agent with knowledge, and a key',
  }),
  LOG_LEVEL: variable({
    schema: z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    ),
    default: 'info',
    meaning: 'Least level that is logged; `debug` adds a line for every request',
  }),
  WORKER_CONCURRENCY: variable({
    schema: whole(1, 1_000),
    default: '50',
    meaning: 'Pieces of owed work one worker does at a time',
  }),
  DRAIN_SECONDS: variable({
    schema: whole(0, 600),
    default: '10',
    meaning: 'How long a stopping process lets running calls and work end',
  }),
  REQUESTS_PER_MINUTE: variable({
    schema: whole(0, 10_000_000),
    default: '6000',
    meaning: 'Requests a key may make in a minute at one api process, unless it has a limit of its own; 0: no limit',
  }),
  OWED_LIMIT_PER_ACCOUNT: variable({
    schema: whole(1, 10_000_000),
    default: '100000',
    meaning: 'Replies and other work an account may have waiting to be done; beyond it new messages are refused',
  }),
  TRUSTED_PROXIES: variable({
    schema: networks,
    default: '',
    meaning: 'Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas',
  }),
  MODEL_TIMEOUT_SECONDS: variable({
    schema: whole(1, 3_600),
    default: '60',
    meaning: 'Longest time a model may take for one reply',
  }),
  MODEL_TOKEN_TIMEOUT_SECONDS: variable({
    schema: whole(1, 3_600),
    default: '20',
    meaning: 'Longest silence of a model in the middle of a reply',
  }),
  BODY_LIMIT_BYTES: variable({
    schema: whole(1_024, 104_857_600),
    default: '1048576',
    meaning: 'Largest request body, unless a route says otherwise',
  }),
  HEARTBEAT_FILE: variable({
    schema: z.string(),
    default: null,
    meaning: 'A file that a worker touches every 5 s, for an orchestrator that has no port to ask',
  }),
} as const;

export type VariableName = keyof typeof variables;
