import type { AccountScope } from '@verbatim/kernel';

/** A row of reference data as it is stored, with neither keys nor secrets. */
export interface ReferenceRecord {
  readonly table: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly id: string };
}

/** `added`; `present`: its id is there and stays as it is; `refused`: it cannot be there, and why. */
export type ReferenceOutcome =
  { readonly kind: 'added' | 'present' } | { readonly kind: 'refused'; readonly why: string };

type Account = Pick<AccountScope, 'shard' | 'accountId'>;

/** The reference data that conversations name, for moving it along with them. */
export interface DirectoryRecords {
  /** The account's name; null when there is none. */
  accountName(account: Account): Promise<string | null>;
  /** Page by page, each row after what it names. */
  all(account: Account): AsyncIterable<readonly ReferenceRecord[]>;
  /** Those with these ids, and what agents among them need. */
  named(account: Account, ids: readonly string[]): AsyncIterable<readonly ReferenceRecord[]>;
  /** One outcome for each, in their order. What is there is never changed. */
  bring(account: Account, records: readonly ReferenceRecord[]): Promise<readonly ReferenceOutcome[]>;
}
export const DIRECTORY_RECORDS = Symbol('DirectoryRecords');
