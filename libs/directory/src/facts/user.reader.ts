import type { AccountRef } from '../accounts/account-ref';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { UserFacts } from './facts';

interface UserRow {
  id: string;
  version: number;
  external_id: string | null;
  email: string | null;
  phone: string | null;
  first_name: string | null;
  last_name: string | null;
  organization_name: string | null;
  organization_domain: string | null;
  avatar_url: string | null;
  context: string | null;
  source: string | null;
  foreign_id: string | null;
  foreign_user_id: string | null;
  metadata: Record<string, unknown>;
  erased_at: Date | null;
}

const COLUMNS = `id, version, external_id, email, phone, first_name, last_name, organization_name, organization_domain,
  avatar_url, context, source, foreign_id, foreign_user_id, metadata, erased_at`;

/** `erasing`: no more is taken in about this person. `erased`: the profile is gone. */
export type UserStanding = 'known' | 'erasing' | 'erased';

/** Users as other contexts see them: always as they are now. */
export class UserReader {
  constructor(private readonly client: PreparedClient) {}

  /** Null when the user is missing, another account's, or erased. */
  async find({ shard, accountId }: AccountRef, userId: string): Promise<UserFacts | null> {
    const { rows } = await this.client.query({
      name: 'directory.user-facts',
      text: `select ${COLUMNS} from users where shard = $1 and account_id = $2 and id = $3 and erased_at is null`,
      values: [shard, accountId, userId],
    });
    const row = (rows as UserRow[])[0];
    return row ? toFacts(row) : null;
  }

  /** Null when the user is missing or another account's. */
  async standing({ shard, accountId }: AccountRef, userId: string): Promise<UserStanding | null> {
    const { rows } = await this.client.query({
      name: 'directory.user-standing',
      text: 'select erasing_at, erased_at from users where shard = $1 and account_id = $2 and id = $3',
      values: [shard, accountId, userId],
    });
    const [row] = rows as { erasing_at: Date | null; erased_at: Date | null }[];
    if (!row) return null;
    return row.erased_at ? 'erased' : row.erasing_at ? 'erasing' : 'known';
  }

  /** False when the user is missing or another account's. */
  async isHeld({ shard, accountId }: AccountRef, userId: string): Promise<boolean> {
    const { rows } = await this.client.query({
      name: 'directory.user-held',
      text: 'select 1 from users where shard = $1 and account_id = $2 and id = $3 and held_at is not null',
      values: [shard, accountId, userId],
    });
    return rows.length > 0;
  }

  /** By id, those that are erased included (`isAnonymized`); what is missing or another account's is left out. */
  async many({ shard, accountId }: AccountRef, ids: readonly string[]): Promise<ReadonlyMap<string, UserFacts>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.client.query({
      name: 'directory.many-user-facts',
      text: `select ${COLUMNS} from users where shard = $1 and account_id = $2 and id = any($3::uuid[])`,
      values: [shard, accountId, ids],
    });
    return new Map((rows as UserRow[]).map((row) => [row.id, toFacts(row)]));
  }
}

const toFacts = (row: UserRow): UserFacts => ({
  id: row.id,
  version: row.version,
  externalId: row.external_id,
  email: row.email,
  phone: row.phone,
  firstName: row.first_name,
  lastName: row.last_name,
  organizationName: row.organization_name,
  organizationDomain: row.organization_domain,
  avatarUrl: row.avatar_url,
  context: row.context,
  source: row.source,
  foreignId: row.foreign_id,
  foreignUserId: row.foreign_user_id,
  metadata: row.metadata,
  isAnonymized: row.erased_at !== null,
});
