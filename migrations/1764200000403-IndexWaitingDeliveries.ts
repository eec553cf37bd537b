import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The oldest that waits is looked up for each endpoint: what waits for those turned off is nobody's concern. */
export class IndexWaitingDeliveries1764200000403 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index webhook_deliveries_waiting on webhook_deliveries (shard, account_id, endpoint_id, owed_at)
        where status = 'pending';
      drop index webhook_deliveries_owed;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index webhook_deliveries_owed on webhook_deliveries (owed_at) where status = 'pending';
      drop index webhook_deliveries_waiting;
    `);
  }
}
