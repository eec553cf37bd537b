import type { OwedWorkDefinition } from '@verbatim/owed-work';

export const OPERATIONS = Symbol('OperationsOptions');

export interface OperationsOptions {
  /** Every kind of work the service owes. */
  readonly definitions: readonly OwedWorkDefinition[];
}
