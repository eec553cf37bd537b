import { auditIn } from '@verbatim/directory';
import type { CallContext } from '@verbatim/kernel';
import type { Pool } from 'pg';
import type { Act, ActLog } from '../../ports/act-log.port';

export class DirectoryActs implements ActLog {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  async note(call: CallContext, { action, subject, before, after, reason = null }: Act): Promise<void> {
    await auditIn(this.pool, { call, reason }, call.scope, {
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      before: before ?? null,
      after,
    });
  }
}
