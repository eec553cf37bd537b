import type { AccountScope } from '@verbatim/kernel';
import { idIn } from './ids';

/** What a caller reaches of the account and the project it names; null: nothing, as if they did not exist. */
export const reachOf = (scope: AccountScope, account?: string, project?: string): AccountScope | null => {
  if (account !== undefined && idIn(account) !== scope.accountId) return null;
  if (project === undefined) return scope;
  const projectId = idIn(project);
  if (projectId === null || (scope.projectId !== null && scope.projectId !== projectId)) return null;
  return { ...scope, projectId };
};
