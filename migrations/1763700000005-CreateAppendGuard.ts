import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Called inside an append to undo the whole statement. Codes: VB001 a guarded row is not as required, VB002 a row was
 * changed by somebody else since the statement began. `what` is the table.
 */
export class CreateAppendGuard1763700000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function refuse_append(code text, what text) returns int language plpgsql volatile as $$
      begin
        raise exception using errcode = code, message = 'a row is not as the append requires', table = what;
      end
      $$
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function refuse_append(text, text)');
  }
}
