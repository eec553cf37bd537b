import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Members of the staff, and what conversations are labelled with or delivered through. `search_text` is what a search
 * looks in: `<table>_search` is its trigram index, led by the account.
 */
export class AddReferenceData1764100000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists pg_trgm;
      create extension if not exists btree_gin;

      create table members (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        name text not null,
        email text,
        phone text,
        avatar_url text,
        external_id text,
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        search_text text not null generated always as (lower(
          name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(external_id, '')
        )) stored,
        primary key (shard, account_id, id)
      );
      create unique index members_external_id on members (shard, account_id, external_id) where external_id is not null;
      create unique index members_email on members (shard, account_id, email) where email is not null;
      create index members_created on members (shard, account_id, created_at, id);
      create index members_search on members using gin (account_id, search_text gin_trgm_ops);

      create table states (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        name text not null,
        description text,
        color text,
        persistent boolean not null default false,
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        search_text text not null generated always as (lower(name || ' ' || coalesce(description, ''))) stored,
        primary key (shard, account_id, id),
        constraint states_project foreign key (shard, account_id, project_id)
          references projects (shard, account_id, id) on delete cascade
      );
      create unique index states_name on states (shard, account_id, project_id, name);
      create index states_created on states (shard, account_id, created_at, id);
      create index states_search on states using gin (account_id, search_text gin_trgm_ops);

      create table connectors (
        shard smallint not null,
        account_id uuid not null,
        id uuid not null,
        project_id uuid not null,
        channel text not null check (channel in ('email', 'sms', 'voice')),
        kind text not null check (kind in ('smtp', 'webhook')),
        settings jsonb not null,
        secret text,
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (shard, account_id, id),
        constraint connectors_project foreign key (shard, account_id, project_id)
          references projects (shard, account_id, id) on delete cascade
      );
      create unique index connectors_channel on connectors (shard, account_id, project_id, channel);
      create index connectors_created on connectors (shard, account_id, created_at, id);
    `);
    for (const table of ['categories', 'variants'])
      await runner.query(`
        create table ${table} (
          shard smallint not null,
          account_id uuid not null,
          id uuid not null,
          project_id uuid not null,
          name text not null,
          version int not null default 1,
          created_at timestamptz not null,
          updated_at timestamptz not null,
          search_text text not null generated always as (lower(name)) stored,
          primary key (shard, account_id, id),
          constraint ${table}_project foreign key (shard, account_id, project_id)
            references projects (shard, account_id, id) on delete cascade
        );
        create unique index ${table}_name on ${table} (shard, account_id, project_id, name);
        create index ${table}_created on ${table} (shard, account_id, created_at, id);
        create index ${table}_search on ${table} using gin (account_id, search_text gin_trgm_ops);
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table members, states, categories, variants, connectors');
  }
}
