import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the conversations in which nothing was said yet, in order of creation. */
export class IndexSilentConversations1764100000091 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index conversations_silent on conversations (shard, account_id, created_at, id)
        where deleted_at is null and first_message_at is null
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversations_silent');
  }
}
