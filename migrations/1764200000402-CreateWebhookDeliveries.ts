import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What endpoints are owed, and what became of it. No payload: it is made from the event when it is sent. `round` counts
 * how often a delivery was owed anew, `tries` the attempts of this round, `attempts` all of them.
 *
 * What was recorded before there were endpoints is nobody's: the follower begins at the head of each shard.
 */
export class CreateWebhookDeliveries1764200000402 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook_deliveries (
        shard smallint not null,
        account_id uuid not null,
        endpoint_id uuid not null,
        conversation_id uuid not null,
        version int not null,
        position bigint not null,
        event_id uuid not null,
        type text not null,
        occurred_at timestamptz not null,
        status text not null check (status in ('pending', 'delivered', 'failed')),
        round int not null default 0,
        tries int not null default 0,
        attempts int not null default 0,
        next_try_at timestamptz,
        owed_at timestamptz not null default now(),
        ended_at timestamptz,
        primary key (shard, account_id, endpoint_id, conversation_id, version),
        constraint webhook_deliveries_endpoint foreign key (shard, account_id, endpoint_id)
          references webhook_endpoints (shard, account_id, id) on delete cascade
      ) with (fillfactor = 80);
      create unique index webhook_deliveries_event on webhook_deliveries (shard, account_id, endpoint_id, event_id);
      create index webhook_deliveries_list on webhook_deliveries (shard, account_id, endpoint_id, position);
      create index webhook_deliveries_pending on webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version)
        where status = 'pending';
      create index webhook_deliveries_owed on webhook_deliveries (owed_at) where status = 'pending';
      create index webhook_deliveries_age on webhook_deliveries (shard, ended_at) where status <> 'pending';

      create table webhook_attempts (
        shard smallint not null,
        account_id uuid not null,
        endpoint_id uuid not null,
        conversation_id uuid not null,
        version int not null,
        attempt int not null,
        at timestamptz not null,
        duration_ms int not null,
        status smallint,
        error text,
        primary key (shard, account_id, endpoint_id, conversation_id, version, attempt),
        constraint webhook_attempts_delivery
          foreign key (shard, account_id, endpoint_id, conversation_id, version)
          references webhook_deliveries (shard, account_id, endpoint_id, conversation_id, version) on delete cascade
      );

      create table webhook_standings (
        shard smallint not null,
        account_id uuid not null,
        endpoint_id uuid not null,
        failing_since timestamptz,
        replay_at bigint,
        replay_until bigint,
        replay_since timestamptz,
        primary key (shard, account_id, endpoint_id),
        constraint webhook_standings_endpoint foreign key (shard, account_id, endpoint_id)
          references webhook_endpoints (shard, account_id, id) on delete cascade
      ) with (fillfactor = 50);

      insert into checkpoints (shard, projection, position)
        select shard, 'webhook-deliveries.v1', head from shard_heads;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from checkpoints where projection = 'webhook-deliveries.v1';
      delete from owed_work where kind in ('deliver-webhook', 'tend-webhook');
      drop table webhook_standings, webhook_attempts, webhook_deliveries;
    `);
  }
}
