import type { RecordedEvent } from '@verbatim/event-store';
import type { ConversationEvent, WorkNote, WorkTiming } from '../../domain/conversation.events';
import type { StepName, TimelineView } from './timeline.schema';

export interface Happened {
  readonly stored: Pick<RecordedEvent, 'recordedAt'>;
  readonly event: ConversationEvent;
}

/** What is known of work whose outcome tells nothing of it: what its row says, as of a time. */
export interface KnownWork {
  readonly history: readonly WorkNote[];
  readonly now: string;
}

interface Step {
  readonly step: StepName;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attempt?: number;
  readonly worker?: string;
  readonly detail?: string;
}

/**
 * What happened to a message, in order. All times are the database's, or counted on from one of them; where rounding put
 * a step of the work outside of what encloses it, it is put at its edge. Durations are differences of neighbours, so they
 * add up to the whole.
 */
export const stepsOf = (happened: readonly Happened[], known: KnownWork | null): TimelineView['steps'] => {
  const steps: Step[] = [];
  let dueAt = 0;
  const isToldLater = happened.some(
    ({ event }) => event.type === 'conversation.partial-reply-kept.v1' && timingIn(event),
  );
  let owed: KnownWork | null = null; // the work that no outcome has told of yet
  for (const { stored, event } of happened) {
    const at = Date.parse(stored.recordedAt);
    if (event.type === 'conversation.reply-requested.v1' || event.type === 'conversation.agent-message-posted.v1')
      [dueAt, owed] = [at + heldBackMs(event), known];
    const timing = timingIn(event);
    if (timing) {
      // What the row says is part of what the outcome says.
      steps.push(...workSteps(timing, dueAt, at));
      owed = null;
    } else if (event.type === 'conversation.question-cancelled.v1' && owed && !isToldLater) {
      steps.push(...workSteps({ ...noCall, history: owed.history }, dueAt, at));
      owed = null;
    }
    steps.push(...eventSteps(event, at));
  }
  if (owed) steps.push(...workSteps({ ...noCall, history: owed.history }, dueAt, Date.parse(owed.now)));
  // What was to be due later, and came to an end or is still to come, was never due.
  const latest = Math.max(owed ? Date.parse(owed.now) : 0, ...steps.map(({ step, at }) => (step === 'due' ? 0 : at)));
  const past = steps.filter(({ at }) => at <= latest);
  return timed(past.sort((a, b) => a.at - b.at)); // stable: what happened at once stays in order
};

const noCall = { calledMs: null, firstTokenMs: null, endedMs: null };

const timingIn = ({ data }: ConversationEvent): WorkTiming | null => ('timing' in data && data.timing) || null;

/** How long a reply is held back for the user to finish typing. */
const heldBackMs = (event: ConversationEvent): number =>
  event.type === 'conversation.reply-requested.v1'
    ? Math.max(0, Date.parse(event.data.dueAt) - Date.parse(event.data.occurredAt))
    : 0;

const workSteps = ({ history, calledMs, firstTokenMs, endedMs }: WorkTiming, from: number, to: number): Step[] => {
  const claim = history.findLast(({ did }) => did === 'claimed');
  const steps = history.map(({ did, at, attempt, worker, error }): Step => ({
    step: did,
    at: Date.parse(at),
    attempt,
    ...(worker !== undefined && { worker }),
    ...(error !== undefined && { detail: error }),
  }));
  const call: readonly (readonly [StepName, number | null])[] = [
    ['called', calledMs],
    ['first_token', firstTokenMs],
    ['call_ended', endedMs],
  ];
  if (claim && calledMs !== null)
    for (const [step, ms] of call)
      if (ms !== null) steps.push({ step, at: Date.parse(claim.at) + ms, attempt: claim.attempt });
  let edge = Math.min(from, to);
  return steps.map((step) => ({ ...step, at: (edge = Math.min(Math.max(step.at, edge), to)) }));
};

type Told = Omit<Step, 'at'>;
type Type = ConversationEvent['type'];
type DataOf<One extends Type> = Extract<ConversationEvent, { readonly type: One }>['data'];

/** What an event is as a step; one that adds a message, and is not told of here, is how that was accepted. */
const told: { readonly [One in Type]?: (data: DataOf<One>) => Told } = {
  'conversation.reply-requested.v1': () => ({ step: 'queued' }),
  'conversation.reply-completed.v1': ({ source }) => ({ step: 'answered', detail: source }),
  'conversation.human-message-posted.v1': ({ answers }) =>
    answers === null ? { step: 'accepted' } : { step: 'answered', detail: 'human' },
  'conversation.reply-failed.v1': ({ reason }) => ({ step: 'failed', detail: reason }),
  'conversation.question-cancelled.v1': ({ cause }) => ({ step: 'cancelled', detail: cause }),
  'conversation.forked.v1': () => ({ step: 'cancelled', detail: 'forked' }),
  'conversation.question-merged.v1': () => ({ step: 'merged' }),
  'conversation.question-handed-over.v1': ({ to }) => ({ step: 'handed_over', detail: to }),
  'conversation.reply-suppressed.v1': () => ({ step: 'suppressed' }),
  'conversation.partial-reply-kept.v1': () => ({ step: 'partial_kept' }),
  'conversation.delivery-recorded.v1': ({ outcome, reason }) => ({
    step: outcome === 'delivered' ? 'delivered' : 'undelivered',
    ...(reason && { detail: reason }),
  }),
};

const eventSteps = (event: ConversationEvent, at: number): Step[] => {
  const tell = told[event.type] as ((data: ConversationEvent['data']) => Told) | undefined;
  if (!tell) return 'seq' in event.data ? [{ step: 'accepted', at }] : [];
  const later = heldBackMs(event);
  return [{ ...tell(event.data), at }, ...(later > 0 ? [{ step: 'due' as const, at: at + later }] : [])];
};

const timed = (steps: readonly Step[]): TimelineView['steps'] =>
  steps.map(({ step, at, attempt = null, worker = null, detail = null }, index) => ({
    step,
    at: new Date(at).toISOString(),
    afterMs: at - (steps[index - 1]?.at ?? at),
    attempt,
    worker,
    detail,
  }));
