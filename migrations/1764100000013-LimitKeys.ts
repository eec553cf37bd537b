import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many requests a minute a key may make; null: as many as the installation lets any. */
export class LimitKeys1764100000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_keys add column requests_per_minute int check (requests_per_minute > 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table api_keys drop column requests_per_minute');
  }
}
