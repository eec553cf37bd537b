import type { AccountScope } from '@verbatim/kernel';
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
}

export class UserReader {
  constructor(private readonly client: PreparedClient) {}

  /** Null when the user is missing, another account's, or erased. */
  async find({ shard, accountId }: AccountScope, userId: string): Promise<UserFacts | null> {
    const { rows } = await this.client.query({
      name: 'directory.user-facts',
      text: `select id, version, external_id, email, phone, first_name, last_name from users
             where shard = $1 and account_id = $2 and id = $3 and erased_at is null`,
      values: [shard, accountId, userId],
    });
    const row = (rows as UserRow[])[0];
    if (!row) return null;
    return {
      id: row.id,
      version: row.version,
      externalId: row.external_id,
      email: row.email,
      phone: row.phone,
      firstName: row.first_name,
      lastName: row.last_name,
    };
  }
}
