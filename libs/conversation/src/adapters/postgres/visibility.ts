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
