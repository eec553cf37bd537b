import type { CommandMeta } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { CancelCause } from '../conversation.events';
import { evolveLive, type LiveEvent } from '../conversation.evolve';
import {
  isLive,
  runningQuestion,
  type Conversation,
  type LiveConversation,
  type OpenQuestion,
  type RunningQuestion,
} from '../conversation.state';

/** A deleted or erased conversation looks like one that never was. */
export const liveOf = (state: Conversation): LiveConversation => {
  if (!isLive(state)) throw new ConversationError('conversation.not-found');
  return state;
};

/** One that may still be written to: an anonymised one takes no more words. */
export const writableOf = (state: Conversation): LiveConversation => {
  const live = liveOf(state);
  if (live.anonymisedAt !== null) throw new ConversationError('conversation.anonymised');
  return live;
};

/** The facts one command makes, each folded at once, so that a rule sees what the rules before it decided. */
export class Decision {
  readonly #events: LiveEvent[] = [];
  #state: LiveConversation;

  constructor(
    state: LiveConversation,
    private readonly meta: CommandMeta,
  ) {
    this.#state = state;
  }

  get state(): LiveConversation {
    return this.#state;
  }

  get events(): readonly LiveEvent[] {
    return this.#events;
  }

  get now(): string {
    return this.meta.now;
  }

  get nextSeq(): number {
    return this.#state.seq + 1;
  }

  add(event: LiveEvent): void {
    this.#events.push(event);
    this.#state = evolveLive(this.#state, event);
  }

  /** The first message sets a pending conversation going. */
  begin(occurredAt: string): void {
    if (this.#state.status !== 'pending') return;
    const data = { from: 'pending', to: 'in_progress', cause: 'message', occurredAt } as const;
    this.add({ type: 'conversation.status-changed.v1', data, content: null });
  }

  request(questionId: string, dueAt: string): void {
    const data = { questionId, replyId: this.meta.freshId, dueAt, occurredAt: this.now };
    this.add({ type: 'conversation.reply-requested.v1', data, content: null });
  }

  handOver(question: OpenQuestion, to: 'human' | 'external'): void {
    const data = { questionId: question.questionId, to, occurredAt: this.now };
    this.add({ type: 'conversation.question-handed-over.v1', data, content: null });
  }

  cancel(questions: readonly OpenQuestion[], cause: CancelCause): void {
    for (const question of questions) {
      const replyId = question.phase === 'running' ? question.replyId : null;
      const data = { questionId: question.questionId, replyId, cause, occurredAt: this.now };
      this.add({ type: 'conversation.question-cancelled.v1', data, content: null });
    }
  }

  merge(questions: readonly OpenQuestion[], intoQuestionId: string): void {
    for (const { questionId } of questions) {
      const data = { questionId, intoQuestionId, occurredAt: this.now };
      this.add({ type: 'conversation.question-merged.v1', data, content: null });
    }
  }

  /**
   * Gives the turn to whoever is next, if it is free: in ai mode, in progress, nothing running. That is the oldest
   * question in the queue; if it is `coalesce`, the coalesce ones right behind it are answered with it, as the newest
   * of them. Questions that humans gave back are answered together, whatever their policy. A reply that was waited for
   * is due at once: its user has waited longer than any debounce.
   */
  advance(): void {
    if (this.#state.mode !== 'ai' || this.#state.status !== 'in_progress' || runningQuestion(this.#state)) return;
    const queue = queueOf(this.#state);
    const firstAlone = queue.findIndex((question) => !isAnsweredTogether(question));
    const together = queue.slice(0, firstAlone === -1 ? queue.length : Math.max(firstAlone, 1));
    const newest = together.at(-1);
    if (!newest) return;
    this.merge(together.slice(0, -1), newest.questionId);
    this.request(newest.questionId, this.now);
  }
}

/**
 * The questions that get an AI's reply when their turn comes, in order. In ai mode this includes those that awaited a
 * human: only a pause can keep them from being requested at the switch.
 */
export const queueOf = (state: LiveConversation): readonly OpenQuestion[] =>
  state.open.filter(({ phase }) => phase === 'waiting' || (phase === 'awaiting_human' && state.mode === 'ai'));

const isAnsweredTogether = ({ phase, onBusy }: OpenQuestion): boolean =>
  phase === 'awaiting_human' || onBusy === 'coalesce';

export const byPhase = (state: LiveConversation, phase: OpenQuestion['phase']): readonly OpenQuestion[] =>
  state.open.filter((question) => question.phase === phase);

/** The running reply is still held back for the user to finish typing. */
export const isDebouncing = ({ requestedAt, dueAt }: RunningQuestion, now: string): boolean =>
  // Not `now < dueAt` alone: a clock behind ours must not take a reply that is due at once for one held back.
  dueAt > requestedAt && now < dueAt;

export const addMs = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

/** A conversation that has ended takes no message but a user's, which may reopen it. */
export const refuseClosed = ({ status }: LiveConversation): void => {
  switch (status) {
    case 'pending':
    case 'in_progress':
    case 'paused':
      return;
    case 'completed':
    case 'abandoned':
    case 'failed':
    case 'archived':
      throw new ConversationError('conversation.not-open', { status });
  }
};
