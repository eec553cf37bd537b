import { KeyedQueue } from '@verbatim/async';
import {
  mergeRowChanges,
  VersionConflict,
  type EventStore,
  type RowChange,
  type StreamRef,
  type TableShape,
} from '@verbatim/event-store';
import { faultPoint } from '@verbatim/faults';
import { idempotencyRow, requireVersion } from '@verbatim/http';
import { DomainError, type CallContext, type SavedAnswer } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';
import type { CommandMeta, ConversationCommand } from '../domain/conversation.commands';
import { conversation } from '../domain/conversation.decider';
import { ConversationError } from '../domain/conversation.errors';
import type { ConversationEvent } from '../domain/conversation.events';
import { initialState, type Conversation } from '../domain/conversation.state';
import type { Announcer } from './announcer';
import type { ConversationLoader, Loaded } from './conversation.loader';
import { metadataOf, toNewEvent } from './envelope';
import type { Outcome } from './outcome';
import type { Projection, Promised } from './projection';
import { isWithin } from './visibility';

export interface Execution {
  readonly call: CallContext;
  readonly conversationId: string;
  /** Called again with a fresh state after a lost race. Commands are decided one after the other and appended together. */
  readonly commands: (
    state: Conversation,
    meta: () => CommandMeta,
  ) => readonly ConversationCommand[] | Promise<readonly ConversationCommand[]>;
  /** Nothing is loaded, for the id is believed to be new; VersionConflict at once when it is not. */
  readonly isNew?: boolean;
  /** The stream's version the caller saw (If-Match): anything else is refused. */
  readonly expectedVersion?: number | null;
  /** The claim whose outcome this records. */
  readonly claim?: Claim;
  /** Built before the commit and kept with it when the call has an Idempotency-Key; null keeps nothing. */
  readonly answer?: (outcome: Outcome) => SavedAnswer | null;
}

export interface RunnerParts {
  readonly store: EventStore;
  readonly loader: ConversationLoader;
  readonly tables: readonly TableShape[];
  readonly projections: readonly Projection[];
  readonly promised: readonly Promised[];
  readonly announcer: Announcer;
  readonly clock: () => Date;
  readonly newId: () => string;
}

// A race is lost to another process at most a few times in a row; beyond that the caller is told to try again.
const TRIES = 5;

/** Load, decide, append, and again only after a lost race. Commands for one conversation wait for each other here. */
export class ConversationRunner {
  private readonly turns = new KeyedQueue();

  constructor(private readonly parts: RunnerParts) {}

  run(execution: Execution): Promise<Outcome> {
    return this.turns.run(execution.conversationId, (waited) =>
      waited ? this.behind(execution) : this.attempt(execution, 1),
    );
  }

  /**
   * Right behind other work of this conversation what that left is known, and the append itself tells when it was not
   * the latest. What comes to nothing on it is decided again on what the log says.
   */
  private async behind(execution: Execution): Promise<Outcome> {
    const known = execution.isNew ? null : this.parts.loader.recall(refOf(execution));
    if (!known) return this.attempt(execution, 1);
    try {
      const { outcome, stored } = await this.decide(execution, known);
      if (stored) return outcome;
    } catch (error) {
      if (!(error instanceof VersionConflict || error instanceof DomainError)) throw error;
    }
    return this.attempt(execution, 1);
  }

  private async attempt(execution: Execution, tried: number): Promise<Outcome> {
    try {
      return await this.once(execution);
    } catch (error) {
      // What was thought new and is there: loading it again is for the caller to decide.
      const lostRace = error instanceof VersionConflict && !execution.isNew;
      if (lostRace && tried < TRIES) return this.attempt(execution, tried + 1);
      throw error;
    }
  }

  private async once(execution: Execution): Promise<Outcome> {
    const loaded = execution.isNew ? notYet() : await this.parts.loader.load(refOf(execution));
    return (await this.decide(execution, loaded)).outcome;
  }

  private async decide(execution: Execution, loaded: Loaded): Promise<{ outcome: Outcome; stored: boolean }> {
    const { call, claim } = execution;
    const ref = refOf(execution);
    if (!isWithin(call.scope, loaded.state)) throw new ConversationError('conversation.not-found');
    const expected = execution.expectedVersion ?? null;
    // A precondition counts only for what is there: else a 412 would tell what is missing from what is hidden.
    if (expected !== null && loaded.version === 0) throw new ConversationError('conversation.not-found');
    requireVersion(expected, loaded.version);

    const now = this.parts.clock().toISOString();
    const meta = (): CommandMeta => ({ now, freshId: this.parts.newId() });
    const commands = await execution.commands(loaded.state, meta);
    const decided = decideAll(commands, loaded.state);
    const events = decided.events.map((event, index) => ({ event, version: loaded.version + index + 1 }));
    const outcome = { before: loaded.state, after: decided.state, version: loaded.version + events.length, events };

    const rows = this.rowsOf(execution, outcome);
    const stored = events.length > 0 || rows.length > 0;
    if (stored) {
      faultPoint('before-commit');
      await this.parts.store.append({
        stream: ref,
        expectedVersion: loaded.version,
        events: decided.events.map(toNewEvent),
        metadata: metadataOf(call),
        rows,
      });
      faultPoint('after-commit-before-wake');
      this.parts.loader.remember(ref, outcome.after, outcome.version);
      this.parts.announcer.announce(ref, outcome, rows);
    } else if (claim) {
      throw new ConversationError('reply.superseded');
    }
    return { outcome, stored };
  }

  private rowsOf(execution: Execution, outcome: Outcome): readonly RowChange[] {
    const { call, conversationId, claim, answer } = execution;
    const ref = refOf(execution);
    const change = { ref, ...outcome, actor: call.actor, traceparent: call.traceparent };
    const changed = outcome.events.length > 0;
    const rows = changed
      ? [
          ...this.parts.projections.flatMap((projection) => projection(change)),
          ...this.parts.promised.flatMap((promised) =>
            promised.rows(change, claim?.kind === promised.kind ? claim : null),
          ),
        ]
      : [];
    const saved = call.idempotency && answer ? answer(outcome) : null;
    if (saved) rows.push(...idempotencyRow(call, saved, conversationId));
    return mergeRowChanges(rows, this.parts.tables);
  }
}

const refOf = ({ call, conversationId }: Execution): StreamRef => ({
  shard: call.scope.shard,
  accountId: call.scope.accountId,
  streamId: conversationId,
});

const notYet = (): Loaded => ({ state: initialState(), version: 0 });

const decideAll = (commands: readonly ConversationCommand[], from: Conversation) => {
  const events: ConversationEvent[] = [];
  let state = from;
  for (const command of commands) {
    const decided = conversation.decide(command, state);
    events.push(...decided);
    state = decided.reduce(conversation.evolve, state);
  }
  return { events, state };
};
