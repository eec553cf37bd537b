import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notes that words were taken out of a stream's events, which leaves no event behind: whoever folds a stream from what
 * was read before must not write it back. `times` counts; 0 marks a stream whose rows were repaired.
 */
export class CreateContentScrubs1764200000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table content_scrubs (
        shard smallint not null,
        account_id uuid not null,
        stream_id uuid not null,
        times int not null,
        scrubbed_at timestamptz not null default clock_timestamp(),
        primary key (shard, account_id, stream_id)
      );
      create index content_scrubs_at on content_scrubs (shard, scrubbed_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table content_scrubs');
  }
}
