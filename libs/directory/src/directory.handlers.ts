import { CreateAccountHandler } from './features/accounts/create-account.handler';
import { GetAccountHandler, ListAccountsHandler } from './features/accounts/read-accounts.handlers';
import { RenameAccountHandler } from './features/accounts/rename-account.handler';
import { ChangeAgentHandler } from './features/agents/change-agent.handler';
import { CreateAgentHandler } from './features/agents/create-agent.handler';
import { DeleteAgentHandler } from './features/agents/delete-agent.handler';
import { GetAgentHandler, ListAgentsHandler } from './features/agents/read-agents.handlers';
import { ListAuditHandler } from './features/audit/list-audit.handler';
import { CreateKeyHandler } from './features/keys/create-key.handler';
import { GetKeyHandler, ListKeysHandler } from './features/keys/read-keys.handlers';
import { RevokeKeyHandler } from './features/keys/revoke-key.handler';
import { CreateKnowledgeHandler } from './features/knowledge/create-knowledge.handler';
import { DeleteKnowledgeHandler } from './features/knowledge/delete-knowledge.handler';
import { GetKnowledgeHandler, ListKnowledgeHandler } from './features/knowledge/read-knowledge.handlers';
import { ReplaceKnowledgeHandler } from './features/knowledge/replace-knowledge.handler';
import { ChangeProjectHandler } from './features/projects/change-project.handler';
import { CreateProjectHandler } from './features/projects/create-project.handler';
import { DeleteProjectHandler } from './features/projects/delete-project.handler';
import { GetProjectHandler, ListProjectsHandler } from './features/projects/read-projects.handlers';
import { ChangeProviderHandler } from './features/providers/change-provider.handler';
import { CreateProviderHandler } from './features/providers/create-provider.handler';
import { DeleteProviderHandler } from './features/providers/delete-provider.handler';
import { GetProviderHandler, ListProvidersHandler } from './features/providers/read-providers.handlers';
import { ChangeUserHandler } from './features/users/change-user.handler';
import { FindOrCreateUserHandler } from './features/users/find-or-create-user.handler';
import { GetUserHandler, ListUsersHandler } from './features/users/read-users.handlers';

export const commandHandlers = [
  CreateAccountHandler,
  RenameAccountHandler,
  CreateProjectHandler,
  ChangeProjectHandler,
  DeleteProjectHandler,
  CreateKeyHandler,
  RevokeKeyHandler,
  CreateProviderHandler,
  ChangeProviderHandler,
  DeleteProviderHandler,
  CreateAgentHandler,
  ChangeAgentHandler,
  DeleteAgentHandler,
  CreateKnowledgeHandler,
  ReplaceKnowledgeHandler,
  DeleteKnowledgeHandler,
  FindOrCreateUserHandler,
  ChangeUserHandler,
];

export const queryHandlers = [
  GetAccountHandler,
  ListAccountsHandler,
  GetProjectHandler,
  ListProjectsHandler,
  GetKeyHandler,
  ListKeysHandler,
  GetProviderHandler,
  ListProvidersHandler,
  GetAgentHandler,
  ListAgentsHandler,
  GetKnowledgeHandler,
  ListKnowledgeHandler,
  GetUserHandler,
  ListUsersHandler,
  ListAuditHandler,
];
