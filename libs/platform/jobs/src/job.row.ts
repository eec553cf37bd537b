import type { AccountScope, Actor, CallContext, Environment } from '@verbatim/kernel';
import type { Job, JobProgress } from './job';
import type { JobState } from './job.states';

/** A job with what only its worker needs. */
export interface StoredJob extends Job {
  readonly cursor: object | null;
  readonly scope: AccountScope;
  readonly actor: Actor;
  readonly keyId: string | null;
  readonly requestId: string;
  readonly traceparent: string | null;
}

export interface JobRow {
  shard: number;
  account_id: string;
  id: string;
  kind: string;
  state: JobState;
  dry_run: boolean;
  input: object;
  cursor: object | null;
  progress: JobProgress;
  result: object | null;
  error: string | null;
  project_id: string | null;
  agent_id: string | null;
  environments: [Environment, ...Environment[]];
  actor_kind: Actor['kind'];
  actor_id: string;
  key_id: string | null;
  request_id: string;
  traceparent: string | null;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export const toJob = (row: JobRow): StoredJob => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  dryRun: row.dry_run,
  input: row.input,
  cursor: row.cursor,
  progress: row.progress,
  result: row.result,
  error: row.error,
  scope: {
    shard: row.shard,
    accountId: row.account_id,
    projectId: row.project_id,
    agentId: row.agent_id,
    environments: row.environments,
  },
  actor: { kind: row.actor_kind, id: row.actor_id },
  keyId: row.key_id,
  requestId: row.request_id,
  traceparent: row.traceparent,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

/** The call a step is made in: of whoever asked, caused by the job. */
export const callOf = ({ id, scope, actor, keyId, requestId, traceparent }: StoredJob): CallContext => ({
  scope,
  actor,
  keyId,
  requestId,
  traceparent,
  correlationId: requestId,
  causationId: id,
  idempotency: null,
});

/** The placeholders of an insert are numbered in this order. */
const INSERTED = [
  'shard',
  'account_id',
  'id',
  'kind',
  'state',
  'dry_run',
  'input',
  'progress',
  'project_id',
  'agent_id',
  'environments',
  'actor_kind',
  'actor_id',
  'key_id',
  'request_id',
  'traceparent',
  'created_at',
  'updated_at',
];
export const INSERT = `insert into jobs (${INSERTED.join(', ')})
  values (${INSERTED.map((_, index) => `$${index + 1}`).join(', ')})`;

export const insertValues = (job: StoredJob): unknown[] => [
  job.scope.shard,
  job.scope.accountId,
  job.id,
  job.kind,
  job.state,
  job.dryRun,
  JSON.stringify(job.input),
  JSON.stringify(job.progress),
  job.scope.projectId,
  job.scope.agentId,
  job.scope.environments,
  job.actor.kind,
  job.actor.id,
  job.keyId,
  job.requestId,
  job.traceparent,
  job.createdAt,
  job.updatedAt,
];

const KEY = 'shard = $1 and account_id = $2 and id = $3';
export const LOCK = `select * from jobs where ${KEY} for update`;

/** Everything of a job that may change. */
export const UPDATE = `update jobs set state = $4, cursor = $5, progress = $6, result = $7, error = $8, updated_at = $9,
  started_at = $10, finished_at = $11 where ${KEY}`;

const json = (value: object | null): string | null => value && JSON.stringify(value);

export const updateValues = (job: StoredJob): unknown[] => [
  job.scope.shard,
  job.scope.accountId,
  job.id,
  job.state,
  json(job.cursor),
  json(job.progress),
  json(job.result),
  job.error,
  job.updatedAt,
  job.startedAt,
  job.finishedAt,
];

/**
 * What a caller may see: a key bound to a project or an agent, or to the sandbox, sees the jobs that reach no further
 * than itself. $1 shard · $2 account · $3 project · $4 agent · $5 environments.
 */
export const VISIBLE = `shard = $1 and account_id = $2 and ($3::uuid is null or project_id = $3)
  and ($4::uuid is null or agent_id = $4) and environments <@ $5::text[]`;
export const visibleTo = (scope: AccountScope): unknown[] => [
  scope.shard,
  scope.accountId,
  scope.projectId,
  scope.agentId,
  scope.environments,
];
