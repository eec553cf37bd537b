import type { AccountScope } from '@verbatim/kernel';
import type {
  AgentMessagePosted,
  Annotations,
  Citation,
  DeliveryRecorded,
  MessageDetails,
  MessageUsage,
  Modality,
  ReplyProvenance,
} from '../domain/conversation.events';
import type { QuestionOutcome } from '../domain/conversation.outcome';

export interface MessageRecord {
  readonly id: string;
  readonly conversationId: string;
  /** Orders the messages of a conversation, from 1, without gaps. */
  readonly seq: number;
  readonly role: 'user' | 'agent' | 'human';
  /** Null once erased. */
  readonly text: string | null;
  readonly context: string | null;
  readonly partial: boolean;
  readonly authorId: string | null;
  readonly authorName: string | null;
  /** The question this message answers. */
  readonly questionId: string | null;
  readonly modality: Modality;
  /** Null: the conversation's. */
  readonly channel: string | null;
  readonly citations: readonly Citation[];
  /** Null when none came with it, or once erased. */
  readonly details: MessageDetails | null;
  readonly usage: MessageUsage | null;
  /** Null until somebody annotates it. Once erased, the flags and the latency are left. */
  readonly annotations: Annotations | null;
  readonly provenance: ReplyProvenance | null;
  /** On a user's message: what became of it. */
  readonly question: QuestionOutcome | null;
  readonly draft: { readonly text: string; readonly citations: readonly Citation[] } | null;
  /** On a message that is owed to the user outside. */
  readonly delivery: AgentMessagePosted['data']['delivery'];
  /** `forked`: it is delivered, or not, in the conversation that this one was forked from. */
  readonly delivered:
    | (Omit<DeliveryRecorded['data'], 'messageId' | 'timing' | 'reason'> & {
        readonly reason: DeliveryRecorded['data']['reason'] | 'forked';
      })
    | null;
  readonly createdAt: string;
}

export interface MessageWindow {
  readonly limit: number;
  readonly direction: 'asc' | 'desc';
  /** Only messages behind this seq in the direction of the list. */
  readonly after: number | null;
  readonly before: number | null;
}

/** Reads within a conversation the caller has been shown to reach. */
export interface MessageReader {
  find(scope: AccountScope, conversationId: string, messageId: string): Promise<MessageRecord | null>;
  /** By its id alone, in any conversation of this user that the caller reaches. */
  findOfUser(scope: AccountScope, userId: string, messageId: string): Promise<MessageRecord | null>;
  /** Up to `limit + 1` messages next to the place, nearest first. */
  list(scope: AccountScope, conversationId: string, window: MessageWindow): Promise<readonly MessageRecord[]>;
  /** The first message in answer to each of these, of those behind a seq that have one. */
  firstAnswers(
    scope: AccountScope,
    conversationId: string,
    behind: number,
    questionIds: readonly string[],
  ): Promise<readonly MessageRecord[]>;
  /** The newest of each conversation, up to `most`, oldest first. One statement. */
  newest(
    scope: AccountScope,
    conversationIds: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly MessageRecord[]>>;
}
export const MESSAGE_READER = Symbol('MessageReader');
