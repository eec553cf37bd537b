import { type AccountScope, type CallContext, environments } from '@verbatim/kernel';
import { type AccountRef, type Asked, platformScope } from '../src';

const callOf = (scope: AccountScope, actor: CallContext['actor']): CallContext => ({
  scope,
  actor,
  keyId: actor.kind === 'key' ? actor.id : null,
  requestId: 'request-1',
  traceparent: null,
  correlationId: 'request-1',
  causationId: null,
  idempotency: null,
});

export const byAdmin: Asked = {
  call: callOf(platformScope, { kind: 'admin', id: 'platform' }),
  reason: 'asked for by the customer',
};

/** What a live key of the account reaches. */
export const scopeOf = (account: AccountRef, bound: Partial<AccountScope> = {}): AccountScope => ({
  shard: account.shard,
  accountId: account.accountId,
  projectId: null,
  agentId: null,
  environments,
  ...bound,
});

export const byKey = (account: AccountRef, bound: Partial<AccountScope> = {}): Asked => ({
  call: callOf(scopeOf(account, bound), { kind: 'key', id: 'key-1' }),
  reason: null,
});
