import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Read models of one conversation's stream, written in the append. Personal text is null once erased. */
export class CreateConversations1763700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table conversations (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        agent_id uuid not null,
        user_id uuid,
        environment text not null,
        channel text not null,
        status text not null,
        mode text not null,
        title text,
        context text,
        custom_data jsonb,
        version int not null,
        message_count int not null,
        turn_count int not null,
        open_questions int not null,
        reply_running boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        first_message_at timestamptz,
        last_message_at timestamptz,
        started_at timestamptz,
        completed_at timestamptz,
        deleted_at timestamptz,
        erase_at timestamptz,
        erased_at timestamptz,
        primary key (shard, account_id, id)
      ) with (fillfactor = 70);
      create index conversations_created on conversations (shard, account_id, created_at, id) where deleted_at is null;
      create index conversations_updated on conversations (shard, account_id, updated_at, id) where deleted_at is null;
      create index conversations_last_message on conversations (shard, account_id, last_message_at, id) where deleted_at is null;
      create index conversations_agent on conversations (shard, account_id, agent_id, created_at, id) where deleted_at is null;
      create index conversations_user on conversations (shard, account_id, user_id, created_at, id) where deleted_at is null;
      create index conversations_status on conversations (shard, account_id, status, created_at, id) where deleted_at is null;

      create table messages (
        shard smallint not null,
        account_id uuid not null,
        conversation_id uuid not null,
        id uuid not null,
        seq int not null,
        role text not null check (role in ('user', 'agent', 'human')),
        text text,
        context text,
        partial boolean not null default false,
        author_id uuid,
        author_name text,
        question_id uuid,
        citations jsonb,
        provenance jsonb,
        question jsonb,
        draft jsonb,
        version int not null,
        created_at timestamptz not null,
        primary key (shard, account_id, conversation_id, id)
      ) with (fillfactor = 80);
      create unique index messages_seq on messages (shard, account_id, conversation_id, seq);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table messages, conversations');
  }
}
