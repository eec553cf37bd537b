import type { AccountRef } from '../accounts/account-ref';
import type { PreparedClient } from '../ports/prepared-client.port';

/** Whose names are wanted, by id. */
export interface NamesWanted {
  readonly members?: readonly string[];
  readonly keys?: readonly string[];
  readonly users?: readonly string[];
}

/** Names by id. Who is missing, another account's, or has no name is not in it. */
export interface Names {
  readonly members: ReadonlyMap<string, string>;
  readonly keys: ReadonlyMap<string, string>;
  /** First and last name, as far as they are known. */
  readonly users: ReadonlyMap<string, string>;
}

interface NameRow {
  kind: keyof Names;
  id: string;
  name: string;
}

const OF = 'shard = $1 and account_id = $2 and id = any';

/** Tells what members, API keys and users are called, for lists and transcripts. */
export class NamesReader {
  constructor(private readonly client: PreparedClient) {}

  /** One statement, however many are asked for; none when nobody is. */
  async of({ shard, accountId }: AccountRef, { members = [], keys = [], users = [] }: NamesWanted): Promise<Names> {
    const found = {
      members: new Map<string, string>(),
      keys: new Map<string, string>(),
      users: new Map<string, string>(),
    };
    if (members.length + keys.length + users.length === 0) return found;
    const { rows } = await this.client.query({
      name: 'directory.names',
      text: `select 'members' as kind, id, name from members where ${OF}($3::uuid[])
        union all select 'keys', id, name from api_keys where ${OF}($4::uuid[])
        union all select 'users', id, concat_ws(' ', first_name, last_name) from users
          where ${OF}($5::uuid[]) and coalesce(first_name, last_name) is not null`,
      values: [shard, accountId, members, keys, users],
    });
    for (const { kind, id, name } of rows as NameRow[]) found[kind].set(id, name);
    return found;
  }
}
