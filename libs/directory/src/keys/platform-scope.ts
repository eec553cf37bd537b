import { type AccountScope, environments } from '@verbatim/kernel';

/** The platform administrator belongs to no account; idempotency records of its calls are kept under this one. */
export const platformScope: AccountScope = {
  shard: 0,
  accountId: '00000000-0000-0000-0000-000000000000',
  projectId: null,
  agentId: null,
  environments,
};
