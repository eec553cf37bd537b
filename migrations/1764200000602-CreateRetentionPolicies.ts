import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long a project keeps its conversations; a project without a row keeps them for ever. */
export class CreateRetentionPolicies1764200000602 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table retention_policies (
        shard smallint not null,
        account_id uuid not null,
        project_id uuid not null,
        keep_days int not null check (keep_days between 1 and 36500),
        keep_from text not null check (keep_from in ('last-activity', 'creation')),
        updated_at timestamptz not null,
        last_run jsonb,
        primary key (shard, account_id, project_id),
        constraint retention_policies_project foreign key (shard, account_id, project_id)
          references projects (shard, account_id, id) on delete cascade
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table retention_policies');
  }
}
