import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Full text of messages for what is rare, and their order in time for what is common or asked for within a time. The
 * planner tells them apart by the statistics of the words, which it does not heed of an index with a condition.
 */
export class IndexMessageText1764100000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists btree_gin;
      create index messages_words on messages using gin (account_id, to_tsvector('simple', text));
      create index messages_created on messages (shard, account_id, created_at, conversation_id, seq);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index messages_words, messages_created');
  }
}
