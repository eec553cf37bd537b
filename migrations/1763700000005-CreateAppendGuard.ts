import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Called inside an append when a guarded row is not as required: undoes the whole statement. */
export class CreateAppendGuard1763700000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function refuse_append(what text) returns int language plpgsql volatile as $$
      begin
        raise exception using errcode = 'VB001', message = 'a row is not as the append requires', table = what;
      end
      $$
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function refuse_append(text)');
  }
}
