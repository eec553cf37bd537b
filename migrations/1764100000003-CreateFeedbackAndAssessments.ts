import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read models of one conversation's stream, written in the append. Personal text is null once erased. */
export class CreateFeedbackAndAssessments1764100000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feedback (
        shard smallint not null,
        account_id uuid not null,
        conversation_id uuid not null,
        message_id uuid not null,
        rater_kind text not null check (rater_kind in ('user', 'member')),
        rater_id uuid not null,
        id uuid not null,
        rating text check (rating in ('up', 'down')),
        value numeric,
        reasons text[],
        suggested_answer text,
        comment text,
        revision int not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (shard, account_id, conversation_id, message_id, rater_kind, rater_id)
      );
      create index feedback_updated on feedback (shard, account_id, updated_at, id);

      create table assessments (
        shard smallint not null,
        account_id uuid not null,
        conversation_id uuid not null,
        id uuid not null,
        kind text not null check (kind in ('summary', 'score')),
        text text,
        score numeric,
        by text not null check (by in ('model', 'human')),
        member_id uuid,
        provenance jsonb,
        from_version int not null,
        to_version int not null,
        version int not null,
        created_at timestamptz not null,
        primary key (shard, account_id, conversation_id, id)
      );
      create index assessments_newest on assessments (shard, account_id, conversation_id, kind, version);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table assessments, feedback');
  }
}
