import type { AccountScope } from '@verbatim/kernel';
import type { PreparedClient } from '../ports/prepared-client.port';
import type { MemberFacts, NamedFacts, StateFacts } from './facts';

const OF = 'shard = $1 and account_id = $2 and id = any($3::uuid[])';
const IN_PROJECT = '($4::uuid is null or project_id = $4)';

/**
 * What conversations name, as other contexts see it, always as it is now. Only what the scope reaches is found: its
 * account's, and of a project it is bound to, if it is. To ask for one project's, give the scope that `projectId`.
 */
export class ReferenceReader {
  constructor(private readonly client: PreparedClient) {}

  /** Null when missing or beyond the scope. */
  async state(scope: AccountScope, id: string): Promise<StateFacts | null> {
    return (await this.states(scope, [id]))[0] ?? null;
  }

  /** Those that are found, in no order. */
  states(scope: AccountScope, ids: readonly string[]): Promise<StateFacts[]> {
    return this.ofProjects('states', 'id, project_id as "projectId", name, description, color, persistent', scope, ids);
  }

  /** Those that are found, in no order. */
  categories(scope: AccountScope, ids: readonly string[]): Promise<NamedFacts[]> {
    return this.ofProjects('categories', 'id, project_id as "projectId", name', scope, ids);
  }

  /** Null when missing or beyond the scope. */
  async variant(scope: AccountScope, id: string): Promise<NamedFacts | null> {
    return (await this.variants(scope, [id]))[0] ?? null;
  }

  /** Those that are found, in no order. */
  variants(scope: AccountScope, ids: readonly string[]): Promise<NamedFacts[]> {
    return this.ofProjects('variants', 'id, project_id as "projectId", name', scope, ids);
  }

  /** Every project the scope reaches may have one of this name. */
  async variantsNamed({ shard, accountId, projectId }: AccountScope, name: string): Promise<NamedFacts[]> {
    const { rows } = await this.client.query({
      name: 'directory.variants-named',
      text: `select id, project_id as "projectId", name from variants
             where shard = $1 and account_id = $2 and name = $3 and ${IN_PROJECT}`,
      values: [shard, accountId, name, projectId],
    });
    return rows as NamedFacts[];
  }

  /** Null when missing or another account's. */
  async member(scope: AccountScope, id: string): Promise<MemberFacts | null> {
    return (await this.members(scope, [id]))[0] ?? null;
  }

  /** Those that are found, in no order. Members are their account's, whatever the scope is bound to. */
  async members({ shard, accountId }: AccountScope, ids: readonly string[]): Promise<MemberFacts[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.client.query({
      name: 'directory.members',
      text: `select id, name, email, phone, avatar_url as "avatarUrl", external_id as "externalId"
             from members where ${OF}`,
      values: [shard, accountId, ids],
    });
    return rows as MemberFacts[];
  }

  private async ofProjects<Facts>(
    table: 'states' | 'categories' | 'variants',
    columns: string,
    { shard, accountId, projectId }: AccountScope,
    ids: readonly string[],
  ): Promise<Facts[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.client.query({
      name: `directory.${table}`,
      text: `select ${columns} from ${table} where ${OF} and ${IN_PROJECT}`,
      values: [shard, accountId, ids, projectId],
    });
    return rows as Facts[];
  }
}
