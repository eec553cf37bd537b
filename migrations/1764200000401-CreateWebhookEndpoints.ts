import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where accounts have their events sent. `secrets`: newest first, each sealed, with when it stops to sign. */
export class CreateWebhookEndpoints1764200000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook_endpoints (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        agent_id uuid,
        url text not null,
        description text,
        event_types text[],
        environments text[] not null,
        secrets jsonb not null,
        status text not null check (status in ('active', 'disabled')),
        disabled_reason text,
        disabled_at timestamptz,
        enabled_at timestamptz not null,
        from_position bigint not null,
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (shard, account_id, id),
        constraint webhook_endpoints_project foreign key (shard, account_id, project_id)
          references projects (shard, account_id, id) on delete cascade,
        constraint webhook_endpoints_agent foreign key (shard, account_id, agent_id)
          references agents (shard, account_id, id) on delete cascade
      );
      create index webhook_endpoints_created on webhook_endpoints (shard, account_id, created_at, id);
      create index webhook_endpoints_project on webhook_endpoints (shard, account_id, project_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_endpoints');
  }
}
