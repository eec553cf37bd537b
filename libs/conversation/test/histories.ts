import { DomainError } from '@verbatim/kernel';
import fc from 'fast-check';
import type { CommandOf, ConversationCommand } from '../src/domain/conversation.commands';
import { decide } from '../src/domain/conversation.decider';
import type { ConversationEvent, OnBusy, Status } from '../src/domain/conversation.events';
import { foldAll } from '../src/domain/conversation.evolve';
import { initialState, isLive, runningQuestion, type Conversation } from '../src/domain/conversation.state';
import { command } from './commands';
import { now } from './events';

type Type = ConversationCommand['type'];

/**
 * What somebody does, apart from the state it meets: `aim` picks the question it is about (mostly one that is there),
 * so that outcomes hit the running reply often, and a late or a wrong one sometimes.
 */
export interface Move {
  readonly type: Type;
  readonly data: object;
  readonly aim: number;
  /** Milliseconds since the move before. */
  readonly after: number;
}

/** One move as it was played: the state it met, the command it became, and what followed. */
export interface Step {
  readonly before: Conversation;
  readonly command: ConversationCommand;
  readonly events: readonly ConversationEvent[];
  readonly after: Conversation;
}

const onBusy = fc.constantFrom<OnBusy>('enqueue', 'coalesce', 'interrupt', 'reject');
const agentKind = fc.constantFrom('ai' as const, 'ai' as const, 'external' as const);
const messageId = fc.constantFrom(...Array.from({ length: 16 }, (_, i) => `m${i + 1}`));
const requestId = fc.constantFrom('s1', 's1', 's2');
const status = fc.constantFrom<Status>(
  ...(['pending', 'in_progress', 'in_progress', 'in_progress', 'paused'] as const),
  ...(['completed', 'abandoned', 'failed', 'archived'] as const),
);
const role = fc.constantFrom('user' as const, 'agent' as const, 'human' as const);
const imports = fc.array(fc.record({ messageId, role, text: fc.constant('Hi'), occurredAt: fc.constant(now) }), {
  maxLength: 3,
});

const data: { readonly [T in Type]: fc.Arbitrary<Partial<CommandOf<T>['data']>> } = {
  Start: fc.record({ channel: fc.constantFrom('web', 'web', 'mail'), status: fc.option(status, { nil: undefined }) }),
  PostMessage: fc.record({
    messageId,
    onBusy,
    agentKind,
    debounceMs: fc.constantFrom(0, 0, 1_000),
    debounceCapMs: fc.constantFrom(500, 1_500),
    reopen: fc.boolean(),
  }),
  RecordReply: fc.constant({}),
  RecordReplyFailure: fc.record({ handoverAfterFailures: fc.constantFrom(null, 1, 2) }),
  RecordExternalReply: fc.record({ replyId: fc.constantFrom('x1', 'x2', 'x3', 'x4') }),
  KeepPartial: fc.record({ text: fc.constantFrom('', 'Press the') }),
  Stop: fc.constant({}),
  ChangeMode: fc.record({ mode: fc.constantFrom('ai' as const, 'manual' as const), agentKind }),
  PostHumanMessage: fc.record({ messageId: fc.constantFrom('h1', 'h2', 'h3', 'h4') }),
  ChangeDetails: fc.record({ changes: fc.record({ title: fc.constantFrom(null, 'Reset') }) }),
  ChangeStatus: fc.record({ to: status }),
  Delete: fc.record({ legalHold: fc.boolean() }),
  Restore: fc.constant({}),
  Erase: fc.constant({}),
  ImportMessages: fc
    .tuple(fc.nat(3), imports)
    .map(([fromSeq, list]) => ({ fromSeq, messages: list.map((message) => ({ ...message, answers: null })) })),
  Anonymise: fc.constant({}),
  SetState: fc.record({ stateId: fc.constantFrom(null, 'state-1', 'state-2') }),
  Assign: fc.record({ assigneeId: fc.constantFrom(null, 'member-1', 'member-2') }),
  Categorise: fc.record({ categoryIds: fc.subarray(['c1', 'c2', 'c3']) }),
  ChangeTimer: fc.record({ keepOpen: fc.boolean() }),
  ChangeLegalHold: fc.record({ held: fc.boolean() }),
  AnnotateMessage: fc.record({ messageId, changes: fc.record({ silence: fc.boolean(), outOfDomain: fc.boolean() }) }),
  PostAgentMessage: fc.record({
    messageId: fc.constantFrom('a1', 'a2', 'a3'),
    delivery: fc.constantFrom(null, { channel: 'email' as const, connectorId: 'connector-1' }),
  }),
  RecordDelivery: fc.record({ messageId: fc.constantFrom('a1', 'a2', 'a3') }),
  GiveFeedback: fc.constant({}),
  RequestSummary: fc.record({ requestId }),
  RecordSummary: fc.record({ requestId }),
  FailSummary: fc.record({ requestId }),
  RequestScore: fc.record({ requestId }),
  RecordScore: fc.record({ requestId, score: fc.constantFrom(0, 5.5, 10) }),
  FailScore: fc.record({ requestId }),
  Fork: fc.record({ fromConversationId: fc.constantFrom('parent-1', 'parent-2') }),
  GiveScore: fc.record({ scoreId: fc.constantFrom('g1', 'g2'), score: fc.constantFrom(0, 9) }),
};

const weights: Readonly<Record<Type, number>> = {
  Start: 1,
  PostMessage: 14,
  RecordReply: 8,
  RecordReplyFailure: 4,
  RecordExternalReply: 5,
  KeepPartial: 4,
  Stop: 2,
  ChangeLegalHold: 1,
  ChangeMode: 6,
  PostHumanMessage: 5,
  ChangeDetails: 1,
  ChangeStatus: 5,
  Delete: 1,
  Restore: 2,
  Erase: 1,
  ImportMessages: 1,
  Anonymise: 1,
  SetState: 1,
  Assign: 1,
  Categorise: 1,
  ChangeTimer: 1,
  AnnotateMessage: 2,
  PostAgentMessage: 2,
  RecordDelivery: 2,
  GiveFeedback: 2,
  RequestSummary: 2,
  RecordSummary: 2,
  FailSummary: 1,
  RequestScore: 2,
  RecordScore: 2,
  FailScore: 1,
  GiveScore: 1,
  Fork: 1,
};
export const commandTypes = Object.keys(weights) as readonly Type[];

export const moveOf = (type: Type): fc.Arbitrary<Move> =>
  fc.record({
    type: fc.constant(type),
    data: data[type],
    aim: fc.nat(7),
    after: fc.constantFrom(0, 300, 700, 5_000),
  });

export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  ...commandTypes.map((type) => ({ arbitrary: moveOf(type), weight: weights[type] })),
);
/** Mostly conversations that were started; the first move of some is something else. */
export const anyMoves: fc.Arbitrary<readonly Move[]> = fc
  .tuple(fc.option(moveOf('Start'), { freq: 20 }), fc.array(anyMove, { maxLength: 60, size: 'max' }))
  .map(([start, moves]) => (start ? [start, ...moves] : moves));

/** What happened so far. A refusal, also one by the store's unique key of messages, is a step without events. */
export class History {
  readonly steps: Step[] = [];
  readonly #messages = new Set<string>();

  get state(): Conversation {
    return this.steps.at(-1)?.after ?? initialState();
  }

  get events(): readonly ConversationEvent[] {
    return this.steps.flatMap(({ events }) => events);
  }

  /** Does the command, and returns what follows. */
  do(next: ConversationCommand): readonly ConversationEvent[] {
    const before = this.state;
    const events = this.#stored(attempt(next, before));
    this.steps.push({ before, command: next, events, after: foldAll(events, before) });
    return events;
  }

  #stored(events: readonly ConversationEvent[]): readonly ConversationEvent[] {
    const ids = events.flatMap((event) => messageOf(event) ?? []);
    if (new Set(ids).size < ids.length || ids.some((id) => this.#messages.has(id))) return [];
    for (const id of ids) this.#messages.add(id);
    return events;
  }
}

export const play = (moves: readonly Move[]): History => {
  const history = new History();
  let time = Date.parse(now);
  for (const [index, move] of moves.entries()) {
    time += move.after;
    history.do(aimed(move, history.state, { now: new Date(time).toISOString(), freshId: `r${index}` }));
  }
  return history;
};

/** What is decided, where a refusal counts as nothing; any other error is a bug. */
export const attempt = (next: ConversationCommand, state: Conversation): readonly ConversationEvent[] => {
  try {
    return decide(next, state);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
};

/** The id of the message an event adds, which is unique within a conversation. */
export const messageOf = (event: ConversationEvent): string | null => {
  if (!('seq' in event.data)) return null;
  return 'messageId' in event.data ? event.data.messageId : event.data.replyId;
};

const aimed = (move: Move, state: Conversation, meta: ConversationCommand['meta']): ConversationCommand =>
  command(move.type, { ...move.data, ...target(move, state, meta.now) } as never, meta);

const target = ({ type, aim }: Move, state: Conversation, at: string): object => {
  if (type === 'Delete') return { eraseAt: new Date(Date.parse(at) + [0, 10_000][aim % 2]!).toISOString() };
  if (!isLive(state)) return {};
  const picked = state.open[aim % Math.max(state.open.length, 1)];
  const running = runningQuestion(state);
  switch (type) {
    case 'RecordReply':
    case 'RecordReplyFailure': {
      if (running && aim > 0) return { questionId: running.questionId, replyId: running.replyId };
      const draft = picked?.phase === 'awaiting_human' ? picked.draftReplyId : null;
      return { questionId: picked?.questionId ?? 'm1', replyId: draft ?? 'r0' };
    }
    case 'KeepPartial':
      return state.lastCancelled ?? {};
    case 'RecordExternalReply':
      return picked ? { questionId: picked.questionId } : {};
    case 'PostHumanMessage':
      return { answers: aim < 4 ? null : (picked?.questionId ?? null) };
    case 'ImportMessages':
      return aim < 6 ? { fromSeq: state.seq } : {};
    default:
      return {};
  }
};
