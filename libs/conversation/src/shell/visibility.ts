import type { AccountScope } from '@verbatim/kernel';
import { isLive, type Conversation } from '../domain/conversation.state';

/** Whether a caller with this scope may know of the conversation. One that does not exist is within every scope. */
export const isWithin = (scope: AccountScope, state: Conversation): boolean => {
  const known = state.status === 'deleted' ? state.before : state;
  if (!isLive(known)) return true;
  return (
    scope.environments.includes(known.environment) &&
    (scope.projectId === null || scope.projectId === known.projectId) &&
    (scope.agentId === null || scope.agentId === known.agentId)
  );
};
