import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All conversations of a user, deleted ones included: an outbound call counts them, and a user's deletion looks for one. */
export class IndexConversationsOfUsers1764100000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index conversations_of_user on conversations (shard, account_id, user_id, agent_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index conversations_of_user');
  }
}
