import type { JsonObject } from '@verbatim/kernel';
import { difference } from '../../changes/difference';
import { masked } from '../../changes/personal';
import type { UserEntity } from '../../entities';
import { profileOf } from './user.schemas';

const personalFields = (row: UserEntity): JsonObject => ({
  ...profileOf(row),
  metadata: row.metadata as JsonObject,
});

/** What an audit row says about a user: which fields were given. */
export const auditedUser = (row: UserEntity): JsonObject =>
  masked(Object.fromEntries(Object.entries(personalFields(row)).filter(([, value]) => value !== null)));

/** What an audit row says about a changed user: which fields differ; null when none does. */
export const auditedUserChange = (before: UserEntity, after: UserEntity) => {
  const differs = difference(personalFields(before), personalFields(after));
  return differs && { before: masked(differs.before), after: masked(differs.after) };
};
