import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The rest of a person's profile, and `search_text` with its trigram index `users_search`, led by the account. */
export class ExtendUsers1764100000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users
        add column organization_name text,
        add column organization_domain text,
        add column avatar_url text,
        add column context text,
        add column source text,
        add column foreign_id text,
        add column foreign_user_id text,
        add column search_text text not null generated always as (lower(
          coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' ||
          coalesce(phone, '') || ' ' || coalesce(external_id, '')
        )) stored;
      create index users_search on users using gin (account_id, search_text gin_trgm_ops);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users
        drop column organization_name, drop column organization_domain, drop column avatar_url, drop column context,
        drop column source, drop column foreign_id, drop column foreign_user_id, drop column search_text
    `);
  }
}
