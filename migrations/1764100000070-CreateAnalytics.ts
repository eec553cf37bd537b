import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Made by the follower `daily-counts.v1` from the log alone. A bucket is a quarter hour of UTC, counted from 1970.
 * `analytics_conversations` is what the follower remembers of a conversation; `open` has when each open question was
 * asked.
 */
export class CreateAnalytics1764100000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table analytics_conversations (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        agent_id uuid not null,
        environment text not null,
        channel text not null,
        bucket int not null,
        open jsonb not null,
        primary key (shard, account_id, id)
      ) with (fillfactor = 70);

      create table analytics_counts (
        shard smallint not null,
        account_id uuid not null,
        bucket int not null,
        project_id uuid not null,
        agent_id uuid not null,
        environment text not null,
        channel text not null,
        conversations_pending bigint not null,
        conversations_in_progress bigint not null,
        conversations_paused bigint not null,
        conversations_completed bigint not null,
        conversations_abandoned bigint not null,
        conversations_failed bigint not null,
        conversations_archived bigint not null,
        messages_user bigint not null,
        messages_agent bigint not null,
        messages_human bigint not null,
        replies_ai bigint not null,
        replies_external bigint not null,
        replies_human bigint not null,
        replies_failed bigint not null,
        replies_cancelled bigint not null,
        replies_merged bigint not null,
        replies_suppressed bigint not null,
        handovers bigint not null,
        feedback_up bigint not null,
        feedback_down bigint not null,
        scores bigint not null,
        score_millionths bigint not null,
        primary key (shard, account_id, bucket, agent_id, environment, channel, project_id)
      ) with (fillfactor = 70);

      create table analytics_reply_times (
        shard smallint not null,
        account_id uuid not null,
        bucket int not null,
        conversation_id uuid not null,
        question_id uuid not null,
        project_id uuid not null,
        agent_id uuid not null,
        environment text not null,
        channel text not null,
        answerer text not null check (answerer in ('ai', 'external', 'human')),
        ms bigint not null,
        primary key (shard, account_id, bucket, conversation_id, question_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table analytics_reply_times, analytics_counts, analytics_conversations');
  }
}
