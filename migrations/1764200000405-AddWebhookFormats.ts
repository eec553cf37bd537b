import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks that are told events in the words of a dialect, and those that are sent the events of every project. */
export class AddWebhookFormats1764200000405 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table webhook_endpoints add column format text not null default 'native';
      alter table webhook_endpoints alter column project_id drop not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from webhook_endpoints where project_id is null or format <> 'native';
      alter table webhook_endpoints alter column project_id set not null;
      alter table webhook_endpoints drop column format;
    `);
  }
}
