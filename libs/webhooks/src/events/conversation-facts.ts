import { knownEvent } from '@verbatim/conversation';
import { readFirstFacts, type StreamRef } from '@verbatim/event-store';
import type { AccountScope, Environment } from '@verbatim/kernel';
import type { ClientBase } from 'pg';

/** What a conversation was started as, which never changes. */
export interface ConversationFacts {
  readonly id: string;
  readonly projectId: string;
  readonly agentId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly channel: string;
}

type Ref = Pick<StreamRef, 'accountId' | 'streamId'>;

const keyOf = ({ accountId, streamId }: Ref): string => `${accountId}/${streamId}`;

/** Of the conversations of some events of a shard; read from the log alone, so that no read model can be in the way. */
export class FactsOfConversations {
  private constructor(private readonly known: ReadonlyMap<string, ConversationFacts>) {}

  static async read(db: Pick<ClientBase, 'query'>, shard: number, refs: readonly Ref[]): Promise<FactsOfConversations> {
    const distinct = [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
    const firsts = distinct.length === 0 ? [] : await readFirstFacts(db, shard, distinct);
    return new FactsOfConversations(
      new Map(
        firsts.map((first) => {
          const event = knownEvent(first);
          if (event.type !== 'conversation.started.v1') throw new TypeError(`${event.type} starts no conversation`);
          const { projectId, agentId, userId, environment, channel } = event.data;
          return [keyOf(first), { id: first.streamId, projectId, agentId, userId, environment, channel }];
        }),
      ),
    );
  }

  /** Throws when the conversation has no beginning: then its log is not whole. */
  of(ref: Ref): ConversationFacts {
    const facts = this.known.get(keyOf(ref));
    if (!facts) throw new Error('A conversation has events and no beginning');
    return facts;
  }
}

/** Whether a key of this reach may see what happens in the conversation. */
export const isReached = (
  { projectId, agentId, environments }: AccountScope,
  conversation: ConversationFacts,
): boolean =>
  (projectId === null || projectId === conversation.projectId) &&
  (agentId === null || agentId === conversation.agentId) &&
  environments.includes(conversation.environment);
