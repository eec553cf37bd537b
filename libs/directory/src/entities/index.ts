import { AccountEntity } from './account.entity';
import { AgentEntity } from './agent.entity';
import { ApiKeyEntity } from './api-key.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { KnowledgeEntryEntity } from './knowledge-entry.entity';
import { ModelProviderEntity } from './model-provider.entity';
import { ProjectEntity } from './project.entity';
import { UserEntity } from './user.entity';

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
];

export * from './account.entity';
export * from './agent.entity';
export * from './api-key.entity';
export * from './audit-entry.entity';
export * from './knowledge-entry.entity';
export * from './model-provider.entity';
export * from './project.entity';
export * from './user.entity';
