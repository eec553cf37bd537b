/** One thing that happened to owed work, by the database's clock. */
export interface WorkNote {
  readonly did: 'claimed' | 'postponed' | 'released';
  readonly at: string; // RFC 3339, UTC
  readonly attempt: number;
  /** Of a claim: names the hold. */
  readonly worker?: string;
  /** Why it was postponed. */
  readonly error?: string;
}

/**
 * How owed work came to its outcome. The milliseconds count from when the worker had its last claim in hand, by the
 * worker's clock; null where that did not happen.
 */
export interface WorkTiming {
  readonly history: readonly WorkNote[];
  readonly calledMs: number | null;
  readonly firstTokenMs: number | null;
  readonly endedMs: number | null;
}
