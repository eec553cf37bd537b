import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `history`: the claims of what is owed now and how each ended, oldest first; null until it is claimed. */
export class AddHistoryToOwedWork1764200000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table owed_work add column history jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table owed_work drop column history');
  }
}
