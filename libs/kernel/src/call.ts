export const environments = ['live', 'pre-release', 'sandbox'] as const;
export type Environment = (typeof environments)[number];

/**
 * What a caller may reach, read from its key: the only way into any data access. A null project or agent means "all
 * of the account's". `environments` lists the ones this key sees; the first is the default for what it makes.
 */
export interface AccountScope {
  readonly shard: number;
  readonly accountId: string;
  readonly projectId: string | null;
  readonly agentId: string | null;
  readonly environments: readonly [Environment, ...Environment[]];
}

/** `member`: a human of the customer's staff, on whose behalf a key called; the call's `keyId` still names the key. */
export interface Actor {
  readonly kind: 'key' | 'member' | 'admin' | 'worker' | 'cli' | 'system';
  readonly id: string;
}

/** Who asked, under which request: becomes the metadata of every event that follows from it. */
export interface CallContext {
  readonly scope: AccountScope;
  readonly actor: Actor;
  readonly keyId: string | null;
  readonly requestId: string;
  /** W3C trace context of the caller, kept as received. */
  readonly traceparent: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly idempotency: IdempotencyClaim | null;
}

/** A POST's claim on its Idempotency-Key, made before the command runs and recorded with its effect. */
export interface IdempotencyClaim {
  readonly key: string;
  /** Method and route with its path ids, e.g. `POST /v1/conversations/018f…/messages`. */
  readonly operation: string;
  /** Hex SHA-256 of the body as received. */
  readonly bodyHash: string;
}

/** The answer kept for a replay of the same key: built before the commit. */
export interface SavedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
