import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Long work over many rows. `cursor` is where the next step begins; who asked is kept so that what a job does is done in
 * their name and within their reach. `input`, `result` and `error` hold ids and choices, never what people wrote.
 */
export class CreateJobs1764100000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table jobs (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        kind text not null,
        state text not null check (state in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled')),
        dry_run boolean not null,
        input jsonb not null,
        cursor jsonb,
        progress jsonb not null,
        result jsonb,
        error text,
        project_id uuid,
        agent_id uuid,
        environments text[] not null,
        actor_kind text not null,
        actor_id text not null,
        key_id text,
        request_id text not null,
        traceparent text,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        primary key (shard, account_id, id)
      );
      create index jobs_created on jobs (shard, account_id, created_at, id);
      create index jobs_finished on jobs (shard, finished_at) where finished_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table jobs');
  }
}
