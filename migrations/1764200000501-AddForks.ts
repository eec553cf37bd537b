import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a conversation is a copy of: `forked_message` and `forked_version` are of `forked_from`. */
export class AddForks1764200000501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table conversations add forked_from uuid, add forked_message uuid, add forked_version int;
      create index conversations_forked_from on conversations (shard, account_id, forked_from, created_at, id)
        where deleted_at is null and forked_from is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index conversations_forked_from;
      alter table conversations drop forked_from, drop forked_message, drop forked_version;
    `);
  }
}
