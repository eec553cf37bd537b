import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What counting remembers of a fork: which of its votes and scores are counted in the conversation they came from. */
export class AddCopiesToCounts1764200000502 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table analytics_conversations add copied jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table analytics_conversations drop copied');
  }
}
