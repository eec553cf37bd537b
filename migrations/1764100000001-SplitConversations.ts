import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every message changes moves to a narrow row of its own (ADR-0013), and the conversation gets the rest of its
 * fields. The previous release cannot run beside this one: stop it first.
 */
export class SplitConversations1764100000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table conversation_activity (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        version int not null,
        message_count int not null,
        turn_count int not null,
        open_questions int not null,
        reply_running boolean not null,
        active_at timestamptz not null,
        last_message_at timestamptz,
        updated_at timestamptz not null,
        updated_by_kind text,
        updated_by_id text,
        hidden boolean not null default false,
        primary key (shard, account_id, id)
      ) with (fillfactor = 70);
      insert into conversation_activity
        select shard, account_id, id, version, message_count, turn_count, open_questions, reply_running,
          greatest(coalesce(last_message_at, created_at), coalesce(started_at, created_at)), last_message_at, updated_at,
          null, null, deleted_at is not null
        from conversations;
      create index conversation_activity_updated on conversation_activity (shard, account_id, updated_at, id)
        where not hidden;
      create index conversation_activity_last_message on conversation_activity (shard, account_id, last_message_at, id)
        where not hidden;

      drop index conversations_updated, conversations_last_message;
      alter table conversations
        drop column version, drop column message_count, drop column turn_count, drop column open_questions,
        drop column reply_running, drop column updated_at, drop column last_message_at,
        add column variant_id uuid,
        add column state_id uuid,
        add column assignee_id uuid,
        add column category_ids uuid[] not null default '{}',
        add column keep_open boolean not null default false,
        add column context_state jsonb,
        add column inputs jsonb,
        add column variables jsonb,
        add column session_properties jsonb,
        add column metrics jsonb,
        add column memo text,
        add column path_taken jsonb,
        add column assignment_id text,
        add column connection_code text,
        add column invoked_from text,
        add column from_number text,
        add column to_number text,
        add column ai_conversation_id text,
        add column ai_call_id text,
        add column handover_at timestamptz,
        add column handover_cause text,
        add column handover_reason text,
        add column handover_destination text,
        add column silence_count int not null default 0,
        add column out_of_domain_count int not null default 0,
        add column summary text,
        add column summary_at timestamptz,
        add column score numeric,
        add column score_by text,
        add column score_at timestamptz,
        add column feedback_count int not null default 0,
        add column feedback_up int not null default 0,
        add column feedback_down int not null default 0,
        add column created_by_kind text,
        add column created_by_id text,
        add column anonymised_at timestamptz;
      alter table conversations set (fillfactor = 85);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table conversations
        add column version int, add column message_count int, add column turn_count int,
        add column open_questions int, add column reply_running boolean, add column updated_at timestamptz,
        add column last_message_at timestamptz,
        drop column variant_id, drop column state_id, drop column assignee_id, drop column category_ids,
        drop column keep_open, drop column context_state, drop column inputs, drop column variables,
        drop column session_properties, drop column metrics, drop column memo, drop column path_taken,
        drop column assignment_id, drop column connection_code, drop column invoked_from, drop column from_number,
        drop column to_number, drop column ai_conversation_id, drop column ai_call_id, drop column handover_at,
        drop column handover_cause, drop column handover_reason, drop column handover_destination,
        drop column silence_count, drop column out_of_domain_count, drop column summary, drop column summary_at,
        drop column score, drop column score_by, drop column score_at, drop column feedback_count,
        drop column feedback_up, drop column feedback_down, drop column created_by_kind, drop column created_by_id,
        drop column anonymised_at;
      update conversations c set version = a.version, message_count = a.message_count, turn_count = a.turn_count,
        open_questions = a.open_questions, reply_running = a.reply_running, updated_at = a.updated_at,
        last_message_at = a.last_message_at
      from conversation_activity a where a.shard = c.shard and a.account_id = c.account_id and a.id = c.id;
      alter table conversations
        alter column version set not null, alter column message_count set not null,
        alter column turn_count set not null, alter column open_questions set not null,
        alter column reply_running set not null, alter column updated_at set not null;
      create index conversations_updated on conversations (shard, account_id, updated_at, id) where deleted_at is null;
      create index conversations_last_message on conversations (shard, account_id, last_message_at, id) where deleted_at is null;
      drop table conversation_activity;
    `);
  }
}
