import { HIDDEN_CONVERSATIONS, type HiddenConversations } from '@verbatim/conversation';
import type { RecordedEvent } from '@verbatim/event-store';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { FactsOfConversations } from './conversation-facts';
import { publicEventOf, type PublicEvent } from './public-event';

/** Tells events of one account, with what the API shows of them at this moment. */
@Injectable()
export class PublicEvents {
  constructor(
    private readonly pool: Pool,
    @Inject(HIDDEN_CONVERSATIONS) private readonly conversations: HiddenConversations,
  ) {}

  /** One for each event, in order; null for what is not told. */
  async of(recorded: readonly RecordedEvent[]): Promise<readonly (PublicEvent | null)[]> {
    const [first] = recorded;
    if (!first) return [];
    const ids = [...new Set(recorded.map(({ streamId }) => streamId))];
    const [facts, hidden] = await Promise.all([
      FactsOfConversations.read(this.pool, first.shard, recorded),
      this.conversations.among(first.shard, first.accountId, ids),
    ]);
    return recorded.map((event) => publicEventOf(event, facts.of(event), { hidden: hidden.has(event.streamId) }));
  }
}
