import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may come with a message, be learnt about it later, or become of it outside. */
export class AddMessageDetails1764100000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table messages
        add column modality text,
        add column channel text,
        add column details jsonb,
        add column usage jsonb,
        add column annotations jsonb,
        add column delivery jsonb,
        add column delivered jsonb
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table messages
        drop column modality, drop column channel, drop column details, drop column usage, drop column annotations,
        drop column delivery, drop column delivered
    `);
  }
}
