import type { JsonObject } from '@verbatim/kernel';
import { difference } from '../../changes/difference';
import type { UserEntity } from '../../entities';

const PERSONAL = '[personal]';

const personalFields = (row: UserEntity): JsonObject => ({
  externalId: row.externalId,
  email: row.email,
  phone: row.phone,
  firstName: row.firstName,
  lastName: row.lastName,
  metadata: row.metadata as JsonObject,
});

// The audit outlives the person's words: it names the fields that changed and whether they were set, never the values.
const masked = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? null : PERSONAL]));

const blank: JsonObject = { externalId: null, email: null, phone: null, firstName: null, lastName: null };

/** What an audit row says about a new user: which fields were given. */
export const auditedNewUser = (row: UserEntity): JsonObject =>
  masked(difference(blank, { ...blank, ...personalFields(row) })?.after ?? {});

/** What an audit row says about a changed user: which fields differ; null when none does. */
export const auditedUserChange = (before: UserEntity, after: UserEntity) => {
  const differs = difference(personalFields(before), personalFields(after));
  return differs && { before: masked(differs.before), after: masked(differs.after) };
};
