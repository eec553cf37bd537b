import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Minutes, up to a year. */
const delay = (column: string): string => `${column} int check (${column} between 1 and 525600)`;

/** When an agent's conversations end by themselves, and when they are summed up and scored. */
export class ExtendAgents1764100000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const assessment = (name: string): string => `
        add column ${name}_on_completion boolean not null default false,
        add column ${delay(`${name}_after_inactivity_minutes`)},
        add column ${name}_every_turns int check (${name}_every_turns > 0)`;
    await runner.query(`
      alter table agents
        add column ${delay('abandon_after_minutes')},
        add column ${delay('archive_after_minutes')},
        ${assessment('summary')},
        ${assessment('score')},
        add column search_text text not null generated always as (lower(name)) stored;
      create index agents_search on agents using gin (account_id, search_text gin_trgm_ops);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table agents
        drop column abandon_after_minutes, drop column archive_after_minutes,
        drop column summary_on_completion, drop column summary_after_inactivity_minutes,
        drop column summary_every_turns,
        drop column score_on_completion, drop column score_after_inactivity_minutes, drop column score_every_turns,
        drop column search_text
    `);
  }
}
