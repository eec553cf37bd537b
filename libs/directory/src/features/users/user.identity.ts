import { DirectoryError } from '../../directory.errors';
import type { UserEntity } from '../../entities';
import { profileFields, type IdentifyUser } from './user.schemas';

/** From the strongest to the weakest. */
export const identifierKinds = ['id', 'externalId', 'email', 'phone'] as const;

const ambiguous = (kind: string) =>
  new DirectoryError('user.ambiguous', 'The identifiers belong to different users.', {}, `/${kind}`);

type Identified = Pick<UserEntity, (typeof identifierKinds)[number]>;

/**
 * Which of the users that share an identifier is meant; null when none does. The strongest identifier that matches
 * decides. Throws `user.ambiguous` when a weaker one belongs to somebody else, or when a stronger one names somebody else.
 */
export const chooseUser = <Row extends Identified>(given: IdentifyUser, candidates: readonly Row[]): Row | null => {
  let chosen: Row | null = null;
  for (const kind of identifierKinds) {
    const holder = candidates.find((row) => given[kind] !== undefined && given[kind] === row[kind]);
    if (holder && chosen && holder !== chosen) throw ambiguous(kind);
    chosen ??= holder ?? null;
  }
  if (chosen === null) return null;
  for (const kind of identifierKinds) {
    if (given[kind] === chosen[kind]) return chosen;
    if (given[kind] !== undefined && chosen[kind] !== null) throw ambiguous(kind);
  }
  return chosen;
};

/** What the caller knows and the found user lacks. Nothing that is there is overwritten. */
export const blanksToFill = (
  given: IdentifyUser,
  row: UserEntity,
): Partial<Pick<UserEntity, (typeof profileFields)[number]>> =>
  Object.fromEntries(
    profileFields.flatMap((field) =>
      row[field] === null && given[field] !== undefined ? [[field, given[field]]] : [],
    ),
  );
