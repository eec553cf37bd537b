import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `erasing_at`: since when a user is being erased and takes no more words. The index finds the audit rows of one. */
export class MarkUsersErasing1764100000080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users add column erasing_at timestamptz;
      create index audit_log_subject on audit_log (shard, account_id, subject_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index audit_log_subject; alter table users drop column erasing_at');
  }
}
