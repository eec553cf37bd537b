import { CreateAccountHandler } from './features/accounts/create-account.handler';
import { GetAccountHandler, ListAccountsHandler } from './features/accounts/read-accounts.handlers';
import { RenameAccountHandler } from './features/accounts/rename-account.handler';
import { ChangeAgentHandler } from './features/agents/change-agent.handler';
import { CreateAgentHandler } from './features/agents/create-agent.handler';
import { DeleteAgentHandler } from './features/agents/delete-agent.handler';
import { GetAgentHandler, ListAgentsHandler } from './features/agents/read-agents.handlers';
import { ListAuditHandler } from './features/audit/list-audit.handler';
import {
  ChangeCategoryHandler,
  CreateCategoryHandler,
  DeleteCategoryHandler,
  GetCategoryHandler,
  ListCategoriesHandler,
} from './features/categories/category.handlers';
import { ChangeConnectorHandler } from './features/connectors/change-connector.handler';
import {
  DeleteConnectorHandler,
  GetConnectorHandler,
  ListConnectorsHandler,
} from './features/connectors/connector.handlers';
import { CreateConnectorHandler } from './features/connectors/create-connector.handler';
import { CreateKeyHandler } from './features/keys/create-key.handler';
import { GetKeyHandler, ListKeysHandler } from './features/keys/read-keys.handlers';
import { RevokeKeyHandler } from './features/keys/revoke-key.handler';
import { CreateKnowledgeHandler } from './features/knowledge/create-knowledge.handler';
import { DeleteKnowledgeHandler } from './features/knowledge/delete-knowledge.handler';
import { GetKnowledgeHandler, ListKnowledgeHandler } from './features/knowledge/read-knowledge.handlers';
import { ReplaceKnowledgeHandler } from './features/knowledge/replace-knowledge.handler';
import { FindMemberHandler } from './features/members/find-member.handler';
import {
  ChangeMemberHandler,
  CreateMemberHandler,
  DeleteMemberHandler,
  GetMemberHandler,
  ListMembersHandler,
} from './features/members/member.handlers';
import { ChangeProjectHandler } from './features/projects/change-project.handler';
import { CreateProjectHandler } from './features/projects/create-project.handler';
import { DeleteProjectHandler } from './features/projects/delete-project.handler';
import { GetProjectHandler, ListProjectsHandler } from './features/projects/read-projects.handlers';
import { ChangeProviderHandler } from './features/providers/change-provider.handler';
import { CreateProviderHandler } from './features/providers/create-provider.handler';
import { DeleteProviderHandler } from './features/providers/delete-provider.handler';
import { GetProviderHandler, ListProvidersHandler } from './features/providers/read-providers.handlers';
import { FindOrCreateStateHandler } from './features/states/find-or-create-state.handler';
import {
  ChangeStateHandler,
  CreateStateHandler,
  DeleteStateHandler,
  GetStateHandler,
  ListStatesHandler,
} from './features/states/state.handlers';
import { BeginErasureHandler } from './features/users/begin-erasure.handler';
import { ChangeUserHandler } from './features/users/change-user.handler';
import { DeleteUserHandler } from './features/users/delete-user.handler';
import { HoldUserHandler } from './features/users/hold-user.handler';
import { EraseUserHandler } from './features/users/erase-user.handler';
import { FindOrCreateUserHandler } from './features/users/find-or-create-user.handler';
import { GetUserHandler, ListUsersHandler } from './features/users/read-users.handlers';
import {
  ChangeVariantHandler,
  CreateVariantHandler,
  DeleteVariantHandler,
  GetVariantHandler,
  ListVariantsHandler,
} from './features/variants/variant.handlers';
import { ChangeWebhookHandler } from './features/webhooks/change-webhook.handler';
import { CreateWebhookHandler } from './features/webhooks/create-webhook.handler';
import { DisableWebhookHandler } from './features/webhooks/disable-webhook.handler';
import { RotateWebhookSecretHandler } from './features/webhooks/rotate-webhook-secret.handler';
import { DeleteWebhookHandler, GetWebhookHandler, ListWebhooksHandler } from './features/webhooks/webhook.handlers';

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
  DeleteUserHandler,
  HoldUserHandler,
  BeginErasureHandler,
  EraseUserHandler,
  CreateMemberHandler,
  ChangeMemberHandler,
  DeleteMemberHandler,
  CreateStateHandler,
  FindOrCreateStateHandler,
  ChangeStateHandler,
  DeleteStateHandler,
  CreateCategoryHandler,
  ChangeCategoryHandler,
  DeleteCategoryHandler,
  CreateVariantHandler,
  ChangeVariantHandler,
  DeleteVariantHandler,
  CreateConnectorHandler,
  ChangeConnectorHandler,
  DeleteConnectorHandler,
  CreateWebhookHandler,
  ChangeWebhookHandler,
  DisableWebhookHandler,
  RotateWebhookSecretHandler,
  DeleteWebhookHandler,
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
  GetMemberHandler,
  FindMemberHandler,
  ListMembersHandler,
  GetStateHandler,
  ListStatesHandler,
  GetCategoryHandler,
  ListCategoriesHandler,
  GetVariantHandler,
  ListVariantsHandler,
  GetConnectorHandler,
  ListConnectorsHandler,
  GetWebhookHandler,
  ListWebhooksHandler,
];
