import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users are also looked for by what they stand for in another system. */
export class IndexForeignIds1764100000092 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index users_foreign on users (shard, account_id, foreign_id, created_at, id) where foreign_id is not null
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users_foreign');
  }
}
