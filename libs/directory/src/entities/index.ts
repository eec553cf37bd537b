import { AccountEntity } from './account.entity';
import { AgentEntity } from './agent.entity';
import { ApiKeyEntity } from './api-key.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { CategoryEntity } from './category.entity';
import { ConnectorEntity } from './connector.entity';
import { KnowledgeEntryEntity } from './knowledge-entry.entity';
import { MemberEntity } from './member.entity';
import { ModelProviderEntity } from './model-provider.entity';
import { ProjectEntity } from './project.entity';
import { StateEntity } from './state.entity';
import { UserEntity } from './user.entity';
import { VariantEntity } from './variant.entity';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';

/** For the connection that the directory works on. */
export const directoryEntities = [
  AccountEntity,
  ProjectEntity,
  ModelProviderEntity,
  AgentEntity,
  KnowledgeEntryEntity,
  UserEntity,
  ApiKeyEntity,
  AuditEntryEntity,
  MemberEntity,
  StateEntity,
  CategoryEntity,
  VariantEntity,
  ConnectorEntity,
  WebhookEndpointEntity,
];

export * from './account.entity';
export * from './agent.entity';
export * from './api-key.entity';
export * from './audit-entry.entity';
export * from './category.entity';
export * from './connector.entity';
export * from './knowledge-entry.entity';
export * from './member.entity';
export * from './model-provider.entity';
export * from './owned.entity';
export * from './project.entity';
export * from './state.entity';
export * from './user.entity';
export * from './variant.entity';
export * from './webhook-endpoint.entity';
