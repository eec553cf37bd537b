import type { AccountScope } from '@verbatim/kernel';

export interface Named {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
}

export interface Described extends Named {
  readonly description: string | null;
}

export interface StateFacts extends Described {
  readonly color: string | null;
  readonly persistent: boolean;
}

export interface MemberFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly avatarUrl: string | null;
  readonly externalId: string | null;
}

/** A person as the directory knows them; all null, the metadata empty, once `isAnonymized`. */
export interface UserFacts {
  readonly id: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly organizationName: string | null;
  readonly organizationDomain: string | null;
  readonly avatarUrl: string | null;
  /** Up to 256,000 characters. */
  readonly context: string | null;
  readonly source: string | null;
  readonly foreignId: string | null;
  readonly foreignUserId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly isAnonymized: boolean;
}

/** By id; what is missing or beyond the scope is left out. */
export type ById<Facts> = ReadonlyMap<string, Facts>;

/** What a page of conversations names. Each read is one statement, however many are asked for; none when none are. */
export interface DirectoryFacts {
  users(scope: AccountScope, ids: readonly string[]): Promise<ById<UserFacts>>;
  agents(scope: AccountScope, ids: readonly string[]): Promise<ById<Described>>;
  members(scope: AccountScope, ids: readonly string[]): Promise<ById<MemberFacts>>;
  states(scope: AccountScope, ids: readonly string[]): Promise<ById<StateFacts>>;
  categories(scope: AccountScope, ids: readonly string[]): Promise<ById<Named>>;
  variants(scope: AccountScope, ids: readonly string[]): Promise<ById<Named>>;
  /** Their ids: every project the scope reaches may have one of this name. */
  variantsNamed(scope: AccountScope, name: string): Promise<readonly string[]>;
  /** What members and API keys are called. */
  names(
    scope: AccountScope,
    wanted: { readonly members: readonly string[]; readonly keys: readonly string[] },
  ): Promise<{ readonly members: ById<string>; readonly keys: ById<string> }>;
}
export const DIRECTORY_FACTS = Symbol('DirectoryFacts');
