import {
  readAll,
  RowExists,
  RowGuardFailed,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
  type RowChange,
  type StreamRef,
} from '@verbatim/event-store';
import { idempotencyRow } from '@verbatim/http';
import { readScrubs, scrubsTable, unscrubbedSince } from '@verbatim/replay';
import type { Pool } from 'pg';
import type { ConversationEvent } from '../../domain/conversation.events';
import { decide } from '../../domain/conversation.decider';
import { ConversationError } from '../../domain/conversation.errors';
import { isLive } from '../../domain/conversation.state';
import {
  CopiedWordsGone,
  MOST_COPIED_CHARACTERS,
  MOST_COPIED_EVENTS,
  type ForkPlan,
  type Forks,
  type MadeFork,
} from '../../ports/forks.port';
import { metadataOf, toNewEvent } from '../../shell/envelope';
import { forkedEvent } from '../../shell/forked-event';
import type { Projection, VersionedEvent } from '../../shell/projection';
import { StreamFold } from '../../shell/stream-fold';
import { conversationTables } from '../../shell/tables';
import { recordOf } from './record-of';

export interface ForkedStreamsParts {
  readonly pool: Pool;
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly projections: readonly Projection[];
  readonly clock: () => Date;
  readonly newId: () => string;
}

const PAGE = 500;

/**
 * Copies a stream and folds the copy, by the code that makes read models anew: what is written with it is what a replay
 * would write. Nothing is promised with it, for what the parent owes it owes alone.
 */
export class ForkedStreams implements Forks {
  constructor(private readonly parts: ForkedStreamsParts) {}

  async write(plan: ForkPlan): Promise<MadeFork> {
    const { call, parent, forkId } = plan;
    const stream = { ...parent, streamId: forkId };
    const scrubs = await readScrubs(this.parts.pool, parent); // before the words are read
    const fold = new StreamFold(stream, this.parts.projections, conversationTables);
    const copies = await this.copy(plan, stream, fold);
    const before = fold.state;
    const own = this.decide(plan, stream, fold);
    const record = recordOf(fold);
    const rows = [
      unscrubbedSince(parent, scrubs),
      ...rowsOf(fold),
      ...idempotencyRow(call, plan.answer(record), forkId),
    ];
    const events: readonly NewEvent[] = [...copies, ...own.map(({ event }) => toNewEvent(event))];
    await this.append({ stream, expectedVersion: 0, events, metadata: metadataOf(call), rows });
    return {
      record,
      outcome: { before, after: fold.state, version: fold.version, events: own },
      raters: ratersIn(copies),
    };
  }

  private async copy({ parent, version }: ForkPlan, stream: StreamRef, fold: StreamFold): Promise<RecordedEvent[]> {
    if (version > MOST_COPIED_EVENTS) throw tooLong({ events: version, most: MOST_COPIED_EVENTS });
    const copies: RecordedEvent[] = [];
    let characters = 0;
    for await (const stored of readAll(this.parts.store, parent, 1, Math.min(PAGE, version))) {
      const copy = forkedEvent(stored, stream);
      characters += JSON.stringify([copy.data, copy.content]).length;
      if (characters > MOST_COPIED_CHARACTERS) throw tooLong({ mostCharacters: MOST_COPIED_CHARACTERS });
      fold.apply(copy);
      copies.push(copy);
      if (copies.length === version) break;
    }
    return copies;
  }

  private decide({ call, commands }: ForkPlan, stream: StreamRef, fold: StreamFold): VersionedEvent[] {
    const { state } = fold;
    if (!isLive(state)) throw new ConversationError('conversation.not-found');
    const now = this.parts.clock().toISOString();
    const meta = () => ({ now, freshId: this.parts.newId() });
    const metadata = metadataOf(call);
    const own: VersionedEvent[] = [];
    for (const command of commands(state, recordOf(fold), meta))
      for (const event of decide(command, fold.state)) {
        const version = fold.version + 1;
        fold.apply({ ...stream, ...toNewEvent(event), metadata, version, position: 0, recordedAt: now });
        own.push({ event, version });
      }
    return own;
  }

  private async append(append: Parameters<EventStore['append']>[0]): Promise<void> {
    try {
      await this.parts.store.append(append);
    } catch (error) {
      if ((error instanceof RowGuardFailed || error instanceof RowExists) && error.table === scrubsTable.name)
        throw new CopiedWordsGone();
      throw error;
    }
  }
}

const rowsOf = ({ rows }: StreamFold): RowChange[] =>
  conversationTables.flatMap(({ name }) => rows.of(name).map((row) => ({ table: name, op: 'insert' as const, row })));

const tooLong = (details: Readonly<Record<string, number>>): ConversationError =>
  new ConversationError('fork.too-long', details);

type Vote = Extract<ConversationEvent, { readonly type: 'conversation.feedback-given.v1' }>;
const isVote = (event: { readonly type: string }): event is Vote => event.type === 'conversation.feedback-given.v1';

const ratersIn = (copies: readonly RecordedEvent[]): string[] => {
  const said = (copies as readonly { readonly type: string; readonly content: unknown }[]).filter(isVote);
  const users = said.flatMap(({ data: { rater }, content }) =>
    content && rater.kind === 'user' && rater.id !== null ? rater.id : [],
  );
  return [...new Set(users)];
};
