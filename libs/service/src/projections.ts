import { dailyCountsProjection } from '@verbatim/analytics';
import { AUTOMATIONS, conversationStreams } from '@verbatim/conversation';
import { auditIn } from '@verbatim/directory';
import type { SqlRunner } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { AdminAudit, type AdminAct, type Projections } from '@verbatim/replay';
import { WEBHOOK_DELIVERIES } from '@verbatim/webhooks';

/** Everything that is made from the log. What reacts to it is named, so that nobody replays it. */
export const projections: Projections = {
  streams: conversationStreams,
  logs: [dailyCountsProjection],
  reactions: [{ name: AUTOMATIONS }, { name: WEBHOOK_DELIVERIES }],
};

/** What administrators do is kept where changes of reference data are. */
export class DirectoryAudit extends AdminAudit {
  note(sql: SqlRunner, call: CallContext, { subject, reason, ...act }: AdminAct): Promise<void> {
    return auditIn(sql, { call, reason }, call.scope, { ...act, subjectKind: subject.kind, subjectId: subject.id });
  }
}
