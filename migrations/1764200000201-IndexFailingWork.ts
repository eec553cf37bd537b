import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Owed work that has failed, or whose last attempt did, for those who look for it: an index of the few rows of which that
 * is so. `last_frame`: where in our own code an unknown error came from; means something only beside its `last_error`.
 */
export class IndexFailingWork1764200000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table owed_work add column last_frame text;
      create index owed_work_failing on owed_work (kind, (coalesce(last_error, '')), shard, account_id, lane)
        where state = 'failed' or (state = 'owed' and last_error is not null);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index owed_work_failing; alter table owed_work drop column last_frame');
  }
}
