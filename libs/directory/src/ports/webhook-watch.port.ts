import type { SqlRunner } from '@verbatim/http';
import type { AccountRef } from '../accounts/account-ref';

/** Told of endpoints, in the transaction that makes or changes them unless said otherwise. */
export interface WebhookWatch {
  /** Where an endpoint begins or ends: the last position of the account's log. */
  head(sql: SqlRunner, account: AccountRef): Promise<number>;
  /** Up to this position of the account's log it has been seen to that endpoints are owed what they are to be sent. */
  followed(sql: SqlRunner, account: AccountRef): Promise<number>;
  /** What waits for the endpoint may be sent again. */
  resumed(sql: SqlRunner, account: AccountRef, webhookId: string): Promise<void>;
  /**
   * The endpoint is about to be deleted. Outside of that transaction: what it was sent may be more than one can hold. What
   * is left when this was interrupted goes with the endpoint.
   */
  forget(sql: SqlRunner, account: AccountRef, webhookId: string): Promise<void>;
}
export const WEBHOOK_WATCH = Symbol('WebhookWatch');

export const nobodyWatches: WebhookWatch = {
  head: () => Promise.resolve(0),
  followed: () => Promise.resolve(0),
  resumed: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};
