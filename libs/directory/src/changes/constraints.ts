import { QueryFailedError } from 'typeorm';
import { DirectoryError, idTaken, notFound } from '../directory.errors';

const UNIQUE = '23505';
const FOREIGN_KEY = '23503';

const identifierTaken = (pointer: string) => () =>
  new DirectoryError('user.identifier-taken', 'Another user has this identifier.', {}, pointer);

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
  users_external_id: identifierTaken('/externalId'),
  users_email: identifierTaken('/email'),
  users_phone: identifierTaken('/phone'),
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
