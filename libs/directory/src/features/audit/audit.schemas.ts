import { z } from 'zod';
import type { AuditEntryEntity } from '../../entities';
import { exampleIds, exampleTimes, id, instant } from '../../request/fields';

const facts = z.record(z.string(), z.unknown()).nullable();

export const auditView = z
  .strictObject({
    id,
    at: instant,
    actor: z.strictObject({ kind: z.string(), id: z.string() }),
    requestId: z.string(),
    action: z.string(),
    subject: z.strictObject({ kind: z.string(), id }),
    before: facts.meta({ description: 'What was there before, as far as it changed; null for something new.' }),
    after: facts.meta({ description: 'What is there now, as far as it changed; null for something gone.' }),
    reason: z.string().nullable().meta({ description: 'What the caller gave as Audit-Reason.' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditView = z.infer<typeof auditView>;

export const auditExample: AuditView = {
  id: '018f6b1e-7c00-7000-8000-000000020001',
  at: exampleTimes.createdAt,
  actor: { kind: 'admin', id: 'platform' },
  requestId: '018f6b1e-7c00-7000-8000-000000030001',
  action: 'project.changed',
  subject: { kind: 'project', id: exampleIds.project },
  before: { legalHold: false },
  after: { legalHold: true },
  reason: 'court order 17/2026',
};

export const platformAuditExample: AuditView = {
  ...auditExample,
  action: 'replay.started',
  subject: { kind: 'replay', id: '018f6b1e-7c00-7000-8000-000000040001' },
  before: null,
  after: { projections: ['messages.v1'], reach: { of: 'all' }, dryRun: true },
  reason: 'A table was restored',
};

export const toAuditView = (row: AuditEntryEntity): AuditView => ({
  id: row.id,
  at: row.at.toISOString(),
  actor: { kind: row.actorKind, id: row.actorId },
  requestId: row.requestId,
  action: row.action,
  subject: { kind: row.subjectKind, id: row.subjectId },
  before: row.before && { ...row.before },
  after: row.after && { ...row.after },
  reason: row.reason,
});
