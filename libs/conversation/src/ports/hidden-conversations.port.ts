/** Which conversations the API does not show: deleted, and not restored. */
export interface HiddenConversations {
  /** Those of these that are hidden, and those that are not there at all. */
  among(shard: number, accountId: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}
export const HIDDEN_CONVERSATIONS = Symbol('HiddenConversations');
