import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasing a person finds what they said about other people's conversations. */
export class IndexFeedbackOfUsers1764100000082 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index feedback_of_user on feedback (shard, account_id, rater_id) where rater_kind = 'user'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index feedback_of_user');
  }
}
