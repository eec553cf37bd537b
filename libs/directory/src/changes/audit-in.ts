import type { SqlRunner } from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { AccountRef } from '../accounts/account-ref';
import type { Asked } from './changes';

/** What somebody did that is no change of the directory. */
export interface AuditedAct {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: object | null;
  readonly after: object | null;
}

const INSERT = `
  insert into audit_log (shard, account_id, id, actor_kind, actor_id, request_id, action, subject_kind, subject_id, before,
    after, reason) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

/** Keeps an act in the audit log of an account, in the caller's transaction. */
export const auditIn = async (
  sql: SqlRunner,
  { call, reason }: Asked,
  { shard, accountId }: AccountRef,
  { action, subjectKind, subjectId, before, after }: AuditedAct,
): Promise<void> => {
  const json = (facts: object | null): string | null => facts && JSON.stringify(facts);
  const who = [call.actor.kind, call.actor.id, call.requestId];
  const what = [action, subjectKind, subjectId, json(before), json(after)];
  await sql.query(INSERT, [shard, accountId, newId(), ...who, ...what, reason]);
};
