import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept because somebody must: a conversation, or everything of a user. Of projects there is `legal_hold`. */
export class AddLegalHolds1764200000601 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table conversations add column held_at timestamptz, add column hold_reason text;
      alter table users add column held_at timestamptz, add column hold_reason text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users drop column held_at, drop column hold_reason;
      alter table conversations drop column held_at, drop column hold_reason;
    `);
  }
}
