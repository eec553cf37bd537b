import { DomainError } from '@verbatim/kernel';

export type DirectoryErrorCode =
  | 'id.taken'
  | 'project.in-use'
  | 'provider.in-use'
  | 'provider.url-refused'
  | 'provider.credential-unreadable'
  | 'agent.in-use'
  | 'agent.project-required'
  | 'agent.knowledge-full'
  | 'key.binding-mismatch'
  | 'key.expiry-past'
  | 'user.ambiguous'
  | 'user.identifier-taken';

/** Refusals whose rows are in the platform's own catalogue. */
type PlatformErrorCode = 'resource.not-found' | 'conflict.retry' | 'auth.scope';

export class DirectoryError extends DomainError<DirectoryErrorCode | PlatformErrorCode> {}

/** The same for missing and for foreign, so that nobody learns what exists elsewhere. */
export const notFound = (pointer: string | null = null): DirectoryError =>
  new DirectoryError('resource.not-found', 'There is no such resource.', {}, pointer);

export const idTaken = (): DirectoryError =>
  new DirectoryError('id.taken', 'Something of this kind has this id already.', {}, '/id');
