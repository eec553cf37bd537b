import { QueryFailedError } from 'typeorm';
import { DirectoryError, idTaken, notFound } from '../directory.errors';

const UNIQUE = '23505';
const FOREIGN_KEY = '23503';

const identifierTaken = (who: 'user' | 'member', pointer: string) => () =>
  new DirectoryError(`${who}.identifier-taken`, `Another ${who} has this identifier.`, {}, pointer);

const nameTaken = () => new DirectoryError('name.taken', 'The project has another of this name.', {}, '/name');
const projectMissing = () => notFound('/projectId');

// By the constraints' names in the schema. Deletions lock the row before they look for what refers to it, so a broken
// foreign key always means: what this row names is not there.
const refusals: Readonly<Record<string, () => DirectoryError>> = {
  accounts_pkey: idTaken,
  projects_pkey: idTaken,
  model_providers_pkey: idTaken,
  agents_pkey: idTaken,
  knowledge_entries_pkey: idTaken,
  users_pkey: idTaken,
  api_keys_pkey: idTaken,
  members_pkey: idTaken,
  states_pkey: idTaken,
  categories_pkey: idTaken,
  variants_pkey: idTaken,
  connectors_pkey: idTaken,
  webhook_endpoints_pkey: idTaken,
  members_external_id: identifierTaken('member', '/externalId'),
  members_email: identifierTaken('member', '/email'),
  states_name: nameTaken,
  categories_name: nameTaken,
  variants_name: nameTaken,
  connectors_channel: () =>
    new DirectoryError('connector.channel-taken', 'The project has a connector for this channel.', {}, '/channel'),
  states_project: projectMissing,
  categories_project: projectMissing,
  variants_project: projectMissing,
  connectors_project: projectMissing,
  webhook_endpoints_project: projectMissing,
  webhook_endpoints_agent: () => notFound('/agentId'),
  users_external_id: identifierTaken('user', '/externalId'),
  users_email: identifierTaken('user', '/email'),
  users_phone: identifierTaken('user', '/phone'),
  agents_shard_account_id_project_id_fkey: () => notFound('/projectId'),
  agents_shard_account_id_provider_id_fkey: () => notFound('/provider/id'),
  knowledge_entries_shard_account_id_agent_id_fkey: () => notFound(),
};

/** The refusal that a broken constraint of the directory stands for, or null when the error is something else. */
export const asRefusal = (error: unknown): DirectoryError | null => {
  if (!(error instanceof QueryFailedError)) return null;
  const { code, constraint } = error.driverError as Error & { code?: string; constraint?: string };
  if ((code !== UNIQUE && code !== FOREIGN_KEY) || constraint === undefined) return null;
  return refusals[constraint]?.() ?? null;
};
