import { environments, type CallContext } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';

/** A worker acts for the account whose work it holds, and within nothing else. */
export const callOf = (claim: Claim): CallContext => ({
  scope: { shard: claim.shard, accountId: claim.accountId, projectId: null, agentId: null, environments },
  actor: { kind: 'worker', id: claim.holder },
  keyId: null,
  requestId: `${claim.kind}:${claim.subjectId}:${claim.attempt}`,
  traceparent: claim.traceparent,
  correlationId: claim.lane,
  causationId: claim.subjectId,
  idempotency: null,
});
