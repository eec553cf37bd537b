import type { AccountScope, Environment } from '@verbatim/kernel';

/** Conversations that an outbound one would go on with. */
export interface OutboundPlace {
  readonly userId: string;
  readonly agentId: string;
  readonly environment: Environment;
  readonly channel: string;
}

export interface OutboundSeen {
  /** How many there are in this place or ever were: it only grows. */
  readonly count: number;
  /** The newest that is pending, in progress or paused. */
  readonly openId: string | null;
  /** The one in which the introduction is. */
  readonly repeatedIn: string | null;
  /** Any conversation of the account has the id. */
  readonly isTaken: boolean;
}

export interface OutboundReader {
  /** All of it at one moment. */
  look(
    scope: AccountScope,
    place: OutboundPlace,
    chosen: { id: string; messageId: string } | null,
  ): Promise<OutboundSeen>;
}
export const OUTBOUND_READER = Symbol('OutboundReader');
