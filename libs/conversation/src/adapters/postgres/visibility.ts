import type { AccountScope } from '@verbatim/kernel';

/** The condition every read of `conversations` carries, and its parameters $1…$6. */
export const visible = (alias: string): string =>
  `${alias}.shard = $1 and ${alias}.account_id = $2 and ${alias}.environment = any($3)` +
  ` and ($4::uuid is null or ${alias}.project_id = $4) and ($5::uuid is null or ${alias}.agent_id = $5)` +
  ` and ${alias}.deleted_at is null`;

export const visibilityOf = (scope: AccountScope): unknown[] => [
  scope.shard,
  scope.accountId,
  scope.environments,
  scope.projectId,
  scope.agentId,
];

/** The same of a keyed read: the columns of a key that carry the scope, the key itself, and the condition. */
export const scopeKey = {
  shard: 'smallint',
  account: 'uuid',
  environments: 'text[]',
  project: 'uuid',
  agent: 'uuid',
} as const;

export const keyOfScope = (scope: AccountScope): Record<keyof typeof scopeKey, unknown> => ({
  shard: scope.shard,
  account: scope.accountId,
  environments: scope.environments,
  project: scope.projectId,
  agent: scope.agentId,
});

export const visibleTo = (alias: string): string =>
  `${alias}.shard = k.shard and ${alias}.account_id = k.account and ${alias}.environment = any(k.environments)` +
  ` and (k.project is null or ${alias}.project_id = k.project) and (k.agent is null or ${alias}.agent_id = k.agent)` +
  ` and ${alias}.deleted_at is null`;
