import type { CallContext } from '@verbatim/kernel';

/** What somebody did that is no change of one conversation. Ids and numbers, never what people wrote. */
export interface Act {
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly before?: object;
  readonly after: object;
  readonly reason?: string | null;
}

/** Keeps acts where administrators look for them: in the account's audit. */
export interface ActLog {
  note(call: CallContext, act: Act): Promise<void>;
}
export const ACT_LOG = Symbol('ActLog');
