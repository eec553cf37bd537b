import type { AccountScope } from '@verbatim/kernel';

/** Which account, and where its rows lie. An {@link AccountScope} is one. */
export type AccountRef = Pick<AccountScope, 'shard' | 'accountId'>;
