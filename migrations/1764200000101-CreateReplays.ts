import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far a replay is, moved in the transaction of what it did, so that whoever takes it over goes on exactly there; and
 * the rows that were not what the log says. `of_shard` and `of_account` are the row's own.
 */
export class CreateReplays1764200000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table replays (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        projections text[] not null,
        state jsonb not null,
        revision bigint not null default 0,
        created_at timestamptz not null default clock_timestamp(),
        primary key (shard, account_id, id)
      ) with (fillfactor = 50);

      create table replay_differences (
        shard smallint not null,
        account_id uuid not null,
        replay_id uuid not null,
        nth int not null,
        projection text not null,
        table_name text not null,
        of_shard smallint not null,
        of_account uuid not null,
        stream_id uuid,
        key jsonb not null,
        kind text not null check (kind in ('missing', 'surplus', 'differs')),
        columns jsonb not null,
        primary key (shard, account_id, replay_id, nth)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table replay_differences, replays');
  }
}
