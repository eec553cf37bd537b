import { z } from 'zod';
import type { AccountEntity } from '../../entities';
import { exampleIds, exampleTimes, id, name, timestamps } from '../../request/fields';

export const createAccount = z.strictObject({ id: id.optional(), name }).meta({ id: 'CreateAccount' });
export type CreateAccount = z.infer<typeof createAccount>;

export const renameAccount = z.strictObject({ name }).meta({ id: 'RenameAccount' });
export type RenameAccount = z.infer<typeof renameAccount>;

export const accountView = z.strictObject({ id, name, shard: z.int().min(0), ...timestamps }).meta({ id: 'Account' });
export type AccountView = z.infer<typeof accountView>;

export const accountExample: AccountView = { id: exampleIds.account, name: 'Larkspur Home', shard: 7, ...exampleTimes };

export const toAccountView = (row: AccountEntity): AccountView => ({
  id: row.id,
  name: row.name,
  shard: row.shard,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
