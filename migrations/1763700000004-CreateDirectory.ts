import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reference data: not event-sourced, every change writes an audit row in its transaction. */
export class CreateDirectory1763700000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table accounts (
        shard smallint not null,
        id uuid not null,
        name text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (shard, id)
      );
      create index accounts_id on accounts (id);

      create table projects (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        reopen_on_message boolean not null default true,
        erase_grace_seconds int not null default 0,
        legal_hold boolean not null default false,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (shard, account_id, id)
      );

      create table model_providers (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        kind text not null check (kind in ('openai-compatible')),
        base_url text not null,
        credential text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (shard, account_id, id)
      );

      create table agents (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        name text not null,
        instructions text not null,
        provider_kind text not null check (provider_kind in ('builtin', 'external', 'provider')),
        provider_id uuid,
        model text,
        on_busy text not null check (on_busy in ('enqueue', 'coalesce', 'interrupt', 'reject')),
        debounce_ms int not null default 0,
        handover_after_failures int,
        version int not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (shard, account_id, id),
        foreign key (shard, account_id, project_id) references projects (shard, account_id, id),
        foreign key (shard, account_id, provider_id) references model_providers (shard, account_id, id)
      );
      create index agents_project on agents (shard, account_id, project_id, created_at, id);

      create table knowledge_entries (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        agent_id uuid not null,
        title text not null,
        body text not null,
        url text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (shard, account_id, id),
        foreign key (shard, account_id, agent_id) references agents (shard, account_id, id) on delete cascade
      );
      create index knowledge_entries_agent on knowledge_entries (shard, account_id, agent_id, created_at, id);

      create table users (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        external_id text,
        email text,
        phone text,
        first_name text,
        last_name text,
        metadata jsonb not null default '{}',
        version int not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        erased_at timestamptz,
        primary key (shard, account_id, id)
      );
      create unique index users_external_id on users (shard, account_id, external_id) where external_id is not null;
      create unique index users_email on users (shard, account_id, email) where email is not null;
      create unique index users_phone on users (shard, account_id, phone) where phone is not null;
      create index users_created on users (shard, account_id, created_at, id);

      create table api_keys (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        mode text not null check (mode in ('live', 'test')),
        project_id uuid,
        agent_id uuid,
        scopes text[] not null,
        hash text not null,
        hint text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        revoked_at timestamptz,
        primary key (shard, account_id, id)
      );
      create unique index api_keys_hash on api_keys (shard, hash);

      create table audit_log (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        at timestamptz not null default clock_timestamp(),
        actor_kind text not null,
        actor_id text not null,
        request_id text not null,
        action text not null,
        subject_kind text not null,
        subject_id uuid not null,
        before jsonb,
        after jsonb,
        reason text,
        primary key (shard, account_id, id)
      );
      create index audit_log_at on audit_log (shard, account_id, at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table audit_log, api_keys, users, knowledge_entries, agents, model_providers, projects, accounts',
    );
  }
}
