import type { Environment } from '@verbatim/kernel';
import type { AssessmentCause, AssessmentFailure, Mode, OnBusy, Status } from './conversation.events';

// Type aliases, not interfaces: so the compiler proves that a state is plain JSON (see conversation.snapshot.ts).
// No text and no name is kept, and nothing that grows with the conversation: open questions only, 100 at most.

type Posted = {
  readonly questionId: string;
  readonly onBusy: OnBusy;
  /** When the first question that is answered together with this one was posted: the debounce cap counts from here. */
  readonly since: string;
};

/** Its turn has not come. */
export type WaitingQuestion = Posted & { readonly phase: 'waiting' };

/** A reply is owed from `dueAt` on. A `dueAt` later than `requestedAt` is a debounce window. */
export type RunningQuestion = Posted & {
  readonly phase: 'running';
  readonly replyId: string;
  readonly requestedAt: string;
  readonly dueAt: string;
};

/** `draftReplyId`: the reply that was running at the switch to manual; its outcome becomes a draft for the human. */
export type AwaitingHumanQuestion = Posted & {
  readonly phase: 'awaiting_human';
  readonly draftReplyId: string | null;
};

export type AwaitingExternalQuestion = Posted & { readonly phase: 'awaiting_external' };

export type OpenQuestion = WaitingQuestion | RunningQuestion | AwaitingHumanQuestion | AwaitingExternalQuestion;
export type QuestionPhase = OpenQuestion['phase'];

/** What a summary or a score is owed for. */
export type OwedAssessment = { readonly requestId: string; readonly cause: AssessmentCause; readonly dueAt: string };

/** How the last request ended: met, or given up for a reason. */
export type EndedAssessment = {
  readonly requestId: string;
  /** All that was said up to then was there to be read. */
  readonly owedFrom: string;
  readonly at: string;
  readonly error: { readonly reason: AssessmentFailure; readonly attempts: number } | null;
};

/** Of summaries or of scores: what is owed, and what was met or given up last. */
export type Assessing = { readonly owed: OwedAssessment | null; readonly last: EndedAssessment | null };

export type LiveConversation = {
  readonly status: Status;
  readonly projectId: string;
  readonly agentId: string;
  readonly userId: string | null;
  readonly environment: Environment;
  readonly channel: string;
  readonly mode: Mode;
  /** From 0; rises with every switch to manual. */
  readonly epoch: number;
  /** Seq of the last message, which is also how many there are. */
  readonly seq: number;
  /** How many messages came from the user: each one opens a turn. */
  readonly turnCount: number;
  /** Replies that failed in a row since the last reply or change of mode. */
  readonly consecutiveFailures: number;
  /** In the order they were posted. */
  readonly open: readonly OpenQuestion[];
  /** The last reply cancelled while it ran, until its partial text is handed in. */
  readonly lastCancelled: { readonly questionId: string; readonly replyId: string } | null;
  readonly lastMessage: { readonly id: string; readonly role: 'user' | 'agent' | 'human' } | null;
  readonly createdAt: string;
  /** When it first became `in_progress`. */
  readonly startedAt: string | null;
  /** When it became `completed`, `abandoned` or `failed`; null again once reopened. */
  readonly completedAt: string | null;
  /** The earliest and the latest time of a message: an import may bring in older ones. */
  readonly firstMessageAt: string | null;
  readonly lastMessageAt: string | null;
  /** When somebody last said or changed something that starts the inactivity timers anew. */
  readonly activeAt: string;
  /** The inactivity timers do not close it. */
  readonly keepOpen: boolean;
  readonly stateId: string | null;
  readonly assigneeId: string | null;
  /** Ascending. */
  readonly categoryIds: readonly string[];
  /** The latest switch to manual, also after the way back. */
  readonly handover: { readonly at: string; readonly cause: 'requested' | 'failures' } | null;
  /** Messages that say nothing, or nothing the agent is for. */
  readonly silenceCount: number;
  readonly outOfDomainCount: number;
  /** Votes as they stand: one per rater and message. */
  readonly feedback: { readonly count: number; readonly up: number; readonly down: number };
  /** Outbound messages of which nobody knows yet whether they arrived. */
  readonly undelivered: readonly string[];
  readonly summaries: Assessing;
  readonly scores: Assessing;
  /** The score that counts. */
  readonly score: { readonly score: number; readonly by: 'model' | 'human'; readonly occurredAt: string } | null;
  /** When its user was erased. */
  readonly anonymisedAt: string | null;
  /** Since when a legal hold of its own keeps it. */
  readonly heldSince: string | null;
  /** The conversation it is a copy of, up to a version that both have. `at`: when it was copied. */
  readonly forkedFrom: {
    readonly conversationId: string;
    readonly messageId: string | null;
    readonly version: number;
    readonly at: string;
  } | null;
};

/** Hidden, but restorable until `eraseAt`. */
export type DeletedConversation = {
  readonly status: 'deleted';
  readonly deletedAt: string;
  readonly eraseAt: string;
  /** What a restore brings back. */
  readonly before: LiveConversation;
};

export type Conversation =
  | { readonly status: 'none' }
  | LiveConversation
  | DeletedConversation
  | { readonly status: 'erased'; readonly erasedAt: string };

export const initialState = (): Conversation => ({ status: 'none' });

export const isLive = (state: Conversation): state is LiveConversation =>
  state.status !== 'none' && state.status !== 'deleted' && state.status !== 'erased';

const openOf = (state: Conversation): readonly OpenQuestion[] => (isLive(state) ? state.open : []);

/** The phase of an open question; null when it is not open (never was, or has ended). */
export const openQuestion = (state: Conversation, questionId: string): QuestionPhase | null =>
  openOf(state).find((question) => question.questionId === questionId)?.phase ?? null;

/** The one question whose reply is owed or being made; null when none is. */
export const runningQuestion = (state: Conversation): RunningQuestion | null =>
  openOf(state).find((question) => question.phase === 'running') ?? null;

export const isRunning = (state: Conversation): boolean => runningQuestion(state) !== null;

/** How many questions have not ended, whatever they wait for. */
export const openCount = (state: Conversation): number => openOf(state).length;
