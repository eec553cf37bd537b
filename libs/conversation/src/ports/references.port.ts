import type { AccountScope, CallContext } from '@verbatim/kernel';

/** Ids of reference data that somebody names; what is undefined or null is not asked about. */
export interface Referred {
  readonly stateId?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly variantId?: string | null | undefined;
  /** A member who wrote something. */
  readonly authorId?: string | null | undefined;
  /** A user who rated something. */
  readonly userId?: string | null | undefined;
}

export interface References {
  /** Which of them does not exist within the scope, whose project is the conversation's: the name of its field; null when all do. */
  missing(scope: AccountScope, referred: Referred): Promise<keyof Referred | null>;
  /** The id of the project's state of this name, which is made if there is none. */
  stateNamed(call: CallContext, projectId: string, name: string): Promise<string>;
}
export const REFERENCES = Symbol('References');
