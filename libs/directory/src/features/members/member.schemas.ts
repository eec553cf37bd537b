import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import type { MemberEntity } from '../../entities';
import { search } from '../../lists/search';
import { exampleIds, exampleTimes, id, timestamps, version } from '../../request/fields';
import { avatarUrl, email, externalId, personName, phone } from '../../request/person';

const fields = {
  name: personName,
  email: email.nullable(),
  phone: phone.nullable().meta({ description: 'With its country code; kept as + and digits.' }),
  avatarUrl: avatarUrl.nullable(),
  externalId: externalId.nullable(),
};

export const createMember = z
  .strictObject({
    id: id.optional(),
    name: fields.name,
    email: fields.email.default(null),
    phone: fields.phone.default(null),
    avatarUrl: fields.avatarUrl.default(null),
    externalId: fields.externalId.default(null),
  })
  .meta({ id: 'CreateMember' });
export type CreateMember = z.infer<typeof createMember>;

export const changeMember = z.strictObject(fields).partial().meta({ id: 'ChangeMember' });
export type ChangeMember = z.infer<typeof changeMember>;

export const listMembers = z
  .strictObject({
    ...pageQuery,
    search: search.meta({ description: 'Words that the name, e-mail, phone or external id holds, all of them' }),
  })
  .refine(...onePageDirection);

export const memberView = z
  .strictObject({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    externalId: z.string().nullable(),
    version,
    ...timestamps,
  })
  .meta({ id: 'Member' });
export type MemberView = z.infer<typeof memberView>;

export const memberExample: MemberView = {
  id: exampleIds.member,
  name: 'Noor Haddad',
  email: 'noor@example.com',
  phone: '+41446681800',
  avatarUrl: null,
  externalId: 'staff-12',
  version: 1,
  ...exampleTimes,
};

export const toMemberView = (row: MemberEntity): MemberView => ({
  id: row.id,
  name: row.name,
  email: row.email,
  phone: row.phone,
  avatarUrl: row.avatarUrl,
  externalId: row.externalId,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
