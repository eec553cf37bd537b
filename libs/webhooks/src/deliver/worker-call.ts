import type { Asked } from '@verbatim/directory';
import { environments } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';

/** What a worker asks the directory to change. */
export const askedBy = ({ shard, accountId, kind, lane }: Claim): Asked => ({
  call: {
    scope: { shard, accountId, projectId: null, agentId: null, environments },
    actor: { kind: 'worker', id: kind },
    keyId: null,
    requestId: `${kind}:${lane}`,
    traceparent: null,
    correlationId: lane,
    causationId: null,
    idempotency: null,
  },
  reason: null,
});
