import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an agent is for, in a sentence for people. */
export class DescribeAgents1764100000090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agents add column description text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table agents drop column description');
  }
}
