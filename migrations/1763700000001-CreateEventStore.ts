import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log, its heads, snapshots, checkpoints and saved answers. The shard leads every key (ADR-0005). */
export class CreateEventStore1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table streams (
        shard smallint not null,
        account_id uuid not null,
        stream_id uuid not null,
        version int not null,
        last_count int not null,
        primary key (shard, account_id, stream_id)
      ) with (fillfactor = 70);

      create table shard_heads (
        shard smallint primary key,
        head bigint not null
      ) with (fillfactor = 10);

      create table events (
        shard smallint not null,
        account_id uuid not null,
        stream_id uuid not null,
        version int not null,
        position bigint not null,
        type text not null,
        data jsonb not null,
        content jsonb,
        metadata jsonb not null,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null default clock_timestamp(),
        primary key (shard, account_id, stream_id, version)
      );
      create unique index events_position on events (shard, position);

      create table snapshots (
        shard smallint not null,
        account_id uuid not null,
        stream_id uuid not null,
        version int not null,
        schema text not null,
        state jsonb not null,
        primary key (shard, account_id, stream_id)
      );

      create table checkpoints (
        shard smallint not null,
        projection text not null,
        position bigint not null,
        updated_at timestamptz not null default now(),
        primary key (shard, projection)
      ) with (fillfactor = 50);

      create table idempotency_keys (
        shard smallint not null,
        account_id uuid not null,
        operation text not null,
        key text not null,
        body_hash text not null,
        stream_id uuid,
        status smallint not null,
        headers jsonb not null,
        body jsonb,
        created_at timestamptz not null default now(),
        primary key (shard, account_id, operation, key)
      );
      create index idempotency_keys_age on idempotency_keys (shard, created_at);
      create index idempotency_keys_stream on idempotency_keys (shard, account_id, stream_id) where stream_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotency_keys, checkpoints, snapshots, events, shard_heads, streams');
  }
}
