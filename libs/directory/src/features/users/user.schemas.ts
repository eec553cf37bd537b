import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import type { UserEntity } from '../../entities';
import { search } from '../../lists/search';
import { exampleIds, exampleTimes, id, instant, timestamps, version } from '../../request/fields';
import { avatarUrl, email, externalId, personName, phone } from '../../request/person';

const METADATA_LIMIT = 16_384;

const metadata = z
  .record(z.string().min(1).max(100), z.unknown())
  .refine(
    (value) => JSON.stringify(value).length <= METADATA_LIMIT,
    `must be at most ${METADATA_LIMIT} characters of JSON`,
  )
  .meta({ description: `Whatever you want to keep with the user: up to ${METADATA_LIMIT} characters of JSON.` });

const CONTEXT_LIMIT = 256_000;

/** What is known of a person, beside the metadata. */
const profile = {
  externalId,
  email,
  phone,
  firstName: personName,
  lastName: personName,
  organizationName: z.string().min(1).max(200),
  organizationDomain: z.string().min(1).max(253),
  avatarUrl,
  context: z
    .string()
    .min(1)
    .max(CONTEXT_LIMIT)
    .meta({ description: `About this person, for whoever answers: up to ${CONTEXT_LIMIT} characters.` }),
  source: z.string().min(1).max(255).meta({ description: 'Where you know this person from.' }),
  foreignId: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'The id of what this person stands for in another system of yours. Need not be unique.' }),
  foreignUserId: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'The id of this person in that system. Need not be unique.' }),
};

/** What is known of a person, by field; the first three identify. */
export const profileFields = Object.keys(profile) as (keyof typeof profile)[];

export const identifyUser = z
  .strictObject({ id, ...profile, metadata })
  .partial()
  .meta({ id: 'IdentifyUser' });
export type IdentifyUser = z.infer<typeof identifyUser>;

const nullableProfile = Object.fromEntries(
  Object.entries(profile).map(([name, schema]) => [name, schema.nullable()]),
) as { [Field in keyof typeof profile]: z.ZodNullable<(typeof profile)[Field]> };

export const changeUser = z
  .strictObject({ ...nullableProfile, metadata })
  .partial()
  .meta({ id: 'ChangeUser' });
export type ChangeUser = z.infer<typeof changeUser>;

export const listUsers = z
  .strictObject({
    ...pageQuery,
    search: search.meta({ description: 'Words that the names, e-mail, phone or external id hold, all of them' }),
    externalId: externalId.optional().meta({ description: 'Only the user with this external id' }),
    email: email.optional().meta({ description: 'Only the user with this e-mail' }),
    phone: phone.optional().meta({ description: 'Only the user with this phone number' }),
    foreignId: profile.foreignId.optional().meta({ description: 'Only users with this foreign id' }),
  })
  .refine(...onePageDirection);
export type ListUsers = z.infer<typeof listUsers>;

const shown = z.string().nullable();

export const userView = z
  .strictObject({
    id,
    externalId: shown,
    email: shown,
    phone: shown,
    firstName: shown,
    lastName: shown,
    organizationName: shown,
    organizationDomain: shown,
    avatarUrl: shown,
    context: shown,
    source: shown,
    foreignId: shown,
    foreignUserId: shown,
    metadata: z.record(z.string(), z.unknown()),
    isAnonymized: z.boolean().meta({ description: 'What was known of this person was erased; only the id is left.' }),
    legalHold: z
      .strictObject({ since: instant, reason: shown })
      .nullable()
      .meta({ description: 'While it is there nothing of this person is deleted or erased.' }),
    version,
    ...timestamps,
  })
  .meta({ id: 'User' });
export type UserView = z.infer<typeof userView>;

export const userExample: UserView = {
  id: exampleIds.user,
  externalId: 'crm-4711',
  email: 'mia@example.com',
  phone: '+41446681800',
  firstName: 'Mia',
  lastName: null,
  organizationName: 'Keller & Co',
  organizationDomain: 'keller.example',
  avatarUrl: null,
  context: 'Buys for three restaurants.',
  source: 'web shop',
  foreignId: null,
  foreignUserId: null,
  metadata: { tier: 'gold' },
  isAnonymized: false,
  legalHold: null,
  version: 1,
  ...exampleTimes,
};

/** What is known of a user; null where nothing is. */
export const profileOf = (row: UserEntity): Record<keyof typeof profile, string | null> => ({
  externalId: row.externalId,
  email: row.email,
  phone: row.phone,
  firstName: row.firstName,
  lastName: row.lastName,
  organizationName: row.organizationName,
  organizationDomain: row.organizationDomain,
  avatarUrl: row.avatarUrl,
  context: row.context,
  source: row.source,
  foreignId: row.foreignId,
  foreignUserId: row.foreignUserId,
});

export const toUserView = (row: UserEntity): UserView => ({
  id: row.id,
  ...profileOf(row),
  metadata: { ...row.metadata },
  isAnonymized: row.erasedAt !== null,
  legalHold: row.heldAt && { since: row.heldAt.toISOString(), reason: row.holdReason },
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
