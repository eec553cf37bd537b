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
  | 'user.identifier-taken'
  | 'user.in-use'
  | 'user.anonymised'
  | 'user.legal-hold'
  | 'project.required'
  | 'name.taken'
  | 'member.identifier-taken'
  | 'member.in-use'
  | 'member.missing'
  | 'state.in-use'
  | 'category.in-use'
  | 'variant.in-use'
  | 'connector.channel-taken'
  | 'connector.kind-fixed'
  | 'connector.target-refused'
  | 'connector.credential-unreadable'
  | 'webhook.target-refused'
  | 'webhook.environment'
  | 'webhook.too-many'
  | 'webhook.credential-unreadable';

/** Refusals whose rows are in the platform's own catalogue. */
type PlatformErrorCode = 'resource.not-found' | 'conflict.retry' | 'auth.scope';

export class DirectoryError extends DomainError<DirectoryErrorCode | PlatformErrorCode> {}

/** The same for missing and for foreign, so that nobody learns what exists elsewhere. */
export const notFound = (pointer: string | null = null): DirectoryError =>
  new DirectoryError('resource.not-found', 'There is no such resource.', {}, pointer);

export const idTaken = (): DirectoryError =>
  new DirectoryError('id.taken', 'Something of this kind has this id already.', {}, '/id');

export const userHeld = (): DirectoryError =>
  new DirectoryError('user.legal-hold', 'A legal hold keeps everything of this user.');

export const anonymised = (pointer: string | null = null): DirectoryError =>
  new DirectoryError('user.anonymised', 'What is known of this user is erased, or being erased.', {}, pointer);
