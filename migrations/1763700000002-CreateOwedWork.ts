import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work that was promised. `available_at` is when a row may be claimed: its due time while nobody holds it, the end of
 * the lease while somebody does; both by the database's clock. `state`: 'owed' | 'done' | 'failed'.
 */
export class CreateOwedWork1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table owed_work (
        shard smallint not null,
        account_id uuid not null,
        kind text not null,
        lane uuid not null,
        stream_id uuid not null,
        subject_id uuid not null,
        subject jsonb not null,
        state text not null check (state in ('owed', 'done', 'failed')),
        attempt int not null default 0,
        due_at timestamptz not null,
        available_at timestamptz not null,
        holder uuid,
        last_error text,
        traceparent text,
        primary key (shard, account_id, kind, lane)
      ) with (fillfactor = 70);
      create index owed_work_open on owed_work (kind, shard, account_id, available_at) where state = 'owed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table owed_work');
  }
}
