import { readAll, type EventStore, type RecordedEvent, type StreamRef, type TableShape } from '@verbatim/event-store';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import type { ConversationReader } from '../../ports/conversation-reader.port';
import type { MessageRecord, MessageWindow } from '../../ports/message-reader.port';
import {
  MOST_EVENTS,
  type Along,
  type AsOf,
  type Moment,
  type Past,
  type PastConversation,
  type PastMessage,
  type PastStep,
} from '../../ports/past.port';
import type { Projection } from '../../shell/projection';
import { StreamFold } from '../../shell/stream-fold';
import { activityTable, conversationsTable, feedbackTable, messagesTable } from '../../shell/tables';
import { toFeedback, type FeedbackRow } from '../postgres/feedback.row';
import { toMessage, type MessageRow } from '../postgres/postgres-message-reader';
import { recordOf } from './record-of';
import { rowAsRead } from './row-as-read';

export interface FoldedPastParts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly conversations: Pick<ConversationReader, 'find'>;
  readonly projections: readonly Projection[];
  /** The version of a stream's last event that had happened by a time; 0 for none. */
  readonly versionAt: (stream: StreamRef, time: string) => Promise<number>;
  /** MOST_EVENTS unless said otherwise. */
  readonly mostEvents?: number;
}

// An event may carry some hundred kilobytes; this many are held at a time.
const PAGE = 100;
const OF_CONVERSATION = [conversationsTable, activityTable];

/** How much of a conversation's messages a fold keeps. */
interface Kept {
  readonly holds: (seq: number) => boolean;
  /** Of those, so many of the latest. */
  readonly most: number;
}

export class FoldedPast implements Past {
  constructor(private readonly parts: FoldedPastParts) {}

  async moment(
    scope: AccountScope,
    conversationId: string,
    asOf: AsOf | null,
    pointer = 'query.asOf',
  ): Promise<Moment> {
    const found = await this.parts.conversations.find(scope, conversationId);
    if (!found) throw new ConversationError('conversation.not-found');
    const stream = { shard: scope.shard, accountId: scope.accountId, streamId: conversationId };
    const version = await this.versionOf(stream, asOf ?? { version: found.version });
    if (version === 0 || version > found.version)
      throw new ConversationError('past.not-found', { version: found.version }, pointer);
    const { mostEvents: most = MOST_EVENTS } = this.parts;
    if (version > most) throw new ConversationError('past.too-long', { most }, pointer);
    return { stream, version };
  }

  async conversation(moment: Moment, { messages, feedback }: Along = {}): Promise<PastConversation> {
    const fold = await this.fold(moment, {
      messages: messages === undefined ? null : { holds: () => true, most: messages },
      feedback: feedback !== undefined,
    });
    return {
      record: recordOf(fold),
      messages: messages === undefined ? null : messagesOf(fold),
      feedback: feedback === undefined ? null : feedbackOf(fold).slice(0, feedback),
    };
  }

  async messages(moment: Moment, window: MessageWindow): Promise<readonly PastMessage[]> {
    const backwards = window.before !== null;
    const ascending = (window.direction === 'asc') !== backwards;
    const place = window.before ?? window.after ?? (ascending ? 0 : Number.POSITIVE_INFINITY);
    const most = window.limit + 1;
    const holds = (seq: number): boolean => (ascending ? seq > place && seq <= place + most : seq < place);
    const found = messagesOf(await this.fold(moment, { messages: { holds, most }, feedback: false }));
    return ascending ? found : found.reverse();
  }

  async *said(moment: Moment): AsyncGenerator<readonly MessageRecord[]> {
    const fold = this.begin(moment, [messagesTable]);
    let page: MessageRecord[] = [];
    for await (const stored of this.events(moment)) {
      fold.apply(stored);
      for (const message of messagesOf(fold)) page.push(message);
      while (fold.rows.count(messagesTable.name) > 0) fold.rows.forgetFirst(messagesTable.name);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  async *steps(moment: Moment): AsyncGenerator<PastStep> {
    const fold = this.begin(moment, OF_CONVERSATION);
    for await (const stored of this.events(moment)) {
      const event = fold.apply(stored);
      yield { stored, event, isHidden: !isLive(fold.state), record: () => recordOf(fold) };
    }
  }

  private async versionOf(stream: StreamRef, asOf: AsOf): Promise<number> {
    return 'version' in asOf ? asOf.version : this.parts.versionAt(stream, asOf.time);
  }

  private async fold(
    moment: Moment,
    wanted: { readonly messages: Kept | null; readonly feedback: boolean },
  ): Promise<StreamFold> {
    const { messages, feedback } = wanted;
    const tables = [...OF_CONVERSATION, ...(messages ? [messagesTable] : []), ...(feedback ? [feedbackTable] : [])];
    const fold = this.begin(moment, tables, messages?.holds);
    for await (const stored of this.events(moment)) {
      fold.apply(stored);
      if (messages && fold.rows.count(messagesTable.name) > messages.most) fold.rows.forgetFirst(messagesTable.name);
    }
    if (!isLive(fold.state)) throw new ConversationError('past.not-found', { version: moment.version });
    return fold;
  }

  private begin({ stream }: Moment, tables: readonly TableShape[], holds?: Kept['holds']): StreamFold {
    const { projections } = this.parts;
    return new StreamFold(stream, holds ? projections.map((one) => only(one, holds)) : projections, tables);
  }

  private async *events({ stream, version }: Moment): AsyncGenerator<RecordedEvent> {
    for await (const stored of readAll(this.parts.store, stream, 1, Math.min(PAGE, version))) {
      yield stored;
      if (stored.version === version) return;
    }
  }
}

/** A projection that adds only messages with these seqs. */
const only =
  (projection: Projection, holds: Kept['holds']): Projection =>
  (change) =>
    projection(change).filter(
      (one) => one.op !== 'insert' || one.table !== messagesTable.name || holds(Number(one.row['seq'])),
    );

const messagesOf = ({ rows }: StreamFold): PastMessage[] =>
  rows
    .of(messagesTable.name)
    .map((written) => rowAsRead<MessageRow & { version: number }>(messagesTable, written))
    .map((row) => ({ ...toMessage(row), version: row.version }));

const feedbackOf = ({ rows }: StreamFold) =>
  rows
    .of(feedbackTable.name)
    .map((row) => toFeedback(rowAsRead<FeedbackRow>(feedbackTable, row)))
    .sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
