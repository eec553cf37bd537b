import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the log had got to when a webhook was turned off: what had happened by then is owed to it, however late it is read. */
export class EndWebhooks1764200000404 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table webhook_endpoints add column until_position bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table webhook_endpoints drop column until_position');
  }
}
