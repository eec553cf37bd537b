import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Name, leading columns after shard and account, condition. What few rows have is indexed for those rows only. */
const byTime: readonly (readonly [string, string, string?])[] = [
  ['project', 'project_id'],
  ['environment', 'environment'],
  ['channel', 'channel'],
  ['assignee', 'assignee_id'],
  ['manual', '', `mode = 'manual'`],
  ['assignment', 'assignment_id', 'assignment_id is not null'],
  ['state', 'state_id', 'state_id is not null'],
  ['variant', 'variant_id', 'variant_id is not null'],
  ['feedback', '', 'feedback_count > 0'],
  ['feedback_down', '', 'feedback_down > 0'],
];
const byValue: readonly string[] = ['first_message_at', 'started_at', 'score'];

/** One index for each filter and each order of the list (docs/reading.md); those of activity stay at three (ADR-0013). */
export class IndexConversations1764100000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists btree_gin;
      create index conversations_categories on conversations using gin (account_id, category_ids)
        where deleted_at is null and category_ids <> '{}';
      create index conversation_activity_active on conversation_activity (shard, account_id, id)
        where not hidden and (reply_running or open_questions > 0);
    `);
    for (const [name, column, condition] of byTime)
      await runner.query(`
        create index conversations_${name}
          on conversations (shard, account_id, ${column === '' ? '' : `${column}, `}created_at, id)
          where deleted_at is null${condition === undefined ? '' : ` and ${condition}`}
      `);
    for (const column of byValue)
      await runner.query(`
        create index conversations_${column} on conversations (shard, account_id, ${column}, id)
          where deleted_at is null and ${column} is not null
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = ['categories', ...byTime.map(([name]) => name), ...byValue].map((name) => `conversations_${name}`);
    await runner.query(`drop index conversation_activity_active, ${names.join(', ')}`);
  }
}
