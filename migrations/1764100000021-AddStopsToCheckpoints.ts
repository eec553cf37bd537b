import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `stopped_at`: the position of the event that the projection could not apply; null while it goes on. */
export class AddStopsToCheckpoints1764100000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table checkpoints add column stopped_at bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table checkpoints drop column stopped_at');
  }
}
