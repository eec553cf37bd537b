import { Directory, openDirectory } from '../../test/directory-rig';
import type { AccountRef } from '..';

describe('a search', () => {
  let directory: Directory;
  let account: AccountRef;

  beforeAll(async () => {
    directory = await openDirectory();
    account = await directory.account();
    const other = await directory.account('Other');
    for (const { shard, accountId } of [account, other])
      await directory.rows(
        `insert into users (shard, account_id, id, first_name, last_name)
         select $1, $2, gen_random_uuid(), md5(n::text), md5((n + 1)::text) from generate_series(1, 20000) n`,
        [shard, accountId],
      );
    await directory.rows('vacuum analyze users');
  });
  afterAll(() => directory.close());

  it('finds its words by the table’s trigram index, within the account', async () => {
    const plan = await directory.rows(
      `explain (format json) select id from users where shard = $1 and account_id = $2
       and search_text like lower($3) order by created_at, id limit 21`,
      [account.shard, account.accountId, '%C4CA4238%'],
    );
    expect(JSON.stringify(plan)).toContain('users_search');
    expect(JSON.stringify(plan)).toMatch(/account_id = [^"]*search_text ~~/);
  });

  it('has such an index on every table that can be searched', async () => {
    const searchable = await directory.rows(
      `select c.table_name as name, exists (select from pg_indexes i
         where i.indexname = c.table_name || '_search' and i.indexdef like '%(account_id, search_text gin_trgm_ops)') as ok
       from information_schema.columns c where c.column_name = 'search_text' order by 1`,
    );
    expect(searchable.map(({ name }) => name)).toEqual([
      'agents',
      'categories',
      'members',
      'states',
      'users',
      'variants',
    ]);
    expect(searchable.every(({ ok }) => ok)).toBe(true);
  });
});
