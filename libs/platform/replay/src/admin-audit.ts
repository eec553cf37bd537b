import type { SqlRunner } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';

/** What an administrator did. */
export interface AdminAct {
  readonly action: string;
  readonly subject: { readonly kind: 'replay' | 'projection'; readonly id: string };
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly reason: string | null;
}

/** Where acts are kept, in the transaction of the act. */
export abstract class AdminAudit {
  abstract note(sql: SqlRunner, call: CallContext, act: AdminAct): Promise<void>;
}
