import { z } from 'zod';
import type { UserEntity } from '../../entities';
import { exampleIds, exampleTimes, id, timestamps } from '../../request/fields';

const METADATA_LIMIT = 16_384;

/** `+` and digits: what people put between the digits is dropped, and a leading `00` becomes `+`. */
export const normalisePhone = (text: string): string => text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');

const externalId = z
  .string()
  .min(1)
  .max(255)
  .meta({ description: 'Your own id of this person; unique in the account.' });
const email = z.email().max(254).toLowerCase().meta({ description: 'Kept in lower case; unique in the account.' });
const phone = z
  .string()
  .max(40)
  .overwrite(normalisePhone)
  .refine(
    (text) => /^\+[1-9]\d{6,14}$/.test(text),
    'must be a phone number with its country code, such as +41 44 668 18 00',
  )
  .meta({ description: 'With its country code; kept as + and digits; unique in the account.' });
const personName = z.string().min(1).max(200);
const metadata = z
  .record(z.string().min(1).max(100), z.unknown())
  .refine(
    (value) => JSON.stringify(value).length <= METADATA_LIMIT,
    `must be at most ${METADATA_LIMIT} characters of JSON`,
  )
  .meta({ description: `Whatever you want to keep with the user: up to ${METADATA_LIMIT} characters of JSON.` });

export const identifyUser = z
  .strictObject({
    id: id.optional(),
    externalId: externalId.optional(),
    email: email.optional(),
    phone: phone.optional(),
    firstName: personName.optional(),
    lastName: personName.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'IdentifyUser' });
export type IdentifyUser = z.infer<typeof identifyUser>;

export const changeUser = z
  .strictObject({
    externalId: externalId.nullable(),
    email: email.nullable(),
    phone: phone.nullable(),
    firstName: personName.nullable(),
    lastName: personName.nullable(),
    metadata,
  })
  .partial()
  .meta({ id: 'ChangeUser' });
export type ChangeUser = z.infer<typeof changeUser>;

export const userView = z
  .strictObject({
    id,
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    version: z.int().meta({ description: 'Also the ETag: send it back as If-Match.' }),
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
  metadata: { tier: 'gold' },
  version: 1,
  ...exampleTimes,
};

export const toUserView = (row: UserEntity): UserView => ({
  id: row.id,
  externalId: row.externalId,
  email: row.email,
  phone: row.phone,
  firstName: row.firstName,
  lastName: row.lastName,
  metadata: { ...row.metadata },
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
