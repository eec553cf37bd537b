import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The part of a keyword search that looks at conversations; users and agents have theirs. Nothing is copied. */
export class IndexKeywords1764100000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create extension if not exists btree_gin;
      create index conversations_search on conversations
        using gin (account_id, lower(coalesce(title, '') || ' ' || coalesce(summary, '')) gin_trgm_ops)
        where deleted_at is null and (title is not null or summary is not null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversations_search');
  }
}
