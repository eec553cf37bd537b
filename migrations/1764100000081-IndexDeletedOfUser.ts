import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasing a user also finds the conversations that are deleted; `conversations_user` has the others. */
export class IndexDeletedOfUser1764100000081 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index conversations_deleted_user on conversations (shard, account_id, user_id, created_at, id)
        where deleted_at is not null
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversations_deleted_user');
  }
}
