import type { Status } from './conversation.events';
import type { Assessing, LiveConversation } from './conversation.state';

/** What an agent wants done about conversations that nobody goes on with. Minutes; null never. */
export interface IdleRules {
  readonly abandonAfterMinutes: number | null;
  readonly archiveAfterMinutes: number | null;
  readonly summaryAfterMinutes: number | null;
  readonly scoreAfterMinutes: number | null;
}

/** What the timers need to know of a conversation to close it. */
export interface ClosingFacts {
  readonly status: Status;
  /** When somebody last said or changed something. */
  readonly activeAt: string;
  readonly keepOpen: boolean;
  readonly openQuestions: number;
}

export interface Closing {
  /** RFC 3339 UTC; may have passed already. */
  readonly at: string;
  readonly to: 'abandoned' | 'archived';
}

export type IdleStep =
  | ({ readonly kind: 'close' } & Closing)
  | { readonly kind: 'assess'; readonly what: 'summaries' | 'scores'; readonly at: string };

const MINUTE_MS = 60_000;
/** What keeps a conversation from being closed ends without a notice to the timers: they look again so often. */
const BLOCKED_MS = 15 * MINUTE_MS;

/** Which statuses the timers move, and where to. */
const closable: Readonly<Record<Status, readonly Closing['to'][]>> = {
  pending: ['archived'],
  in_progress: ['abandoned', 'archived'],
  paused: ['archived'],
  completed: ['archived'],
  abandoned: ['archived'],
  failed: ['archived'],
  archived: [],
};

/** When the timers will close a conversation if nothing happens, and to what; null when they will not. */
export const closingOf = (facts: ClosingFacts, rules: IdleRules): Closing | null => {
  if (facts.keepOpen || facts.openQuestions > 0) return null;
  const after = { abandoned: rules.abandonAfterMinutes, archived: rules.archiveAfterMinutes };
  return earliest(
    closable[facts.status].flatMap((to) => {
      const minutes = after[to];
      return minutes === null ? [] : [{ to, at: laterBy(facts.activeAt, minutes * MINUTE_MS) }];
    }),
  );
};

/** What there is to do about a conversation if nothing happens, in order of time; what has passed is due. */
export const idleSteps = (state: LiveConversation, rules: IdleRules): readonly IdleStep[] => {
  if (state.anonymisedAt !== null) return [];
  const closing = closingOf(factsOf(state), rules);
  const steps: IdleStep[] = [
    ...assessStep('summaries', state, rules.summaryAfterMinutes),
    ...assessStep('scores', state, rules.scoreAfterMinutes),
    ...(closing ? [{ kind: 'close' as const, ...closing }] : []),
  ];
  return steps.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
};

/** When to look at a conversation again; null when nothing will be due unless something happens. */
export const nextLook = (state: LiveConversation, rules: IdleRules, now: string): string | null => {
  const [step] = idleSteps(state, rules);
  const blocked = state.anonymisedAt === null && closingOf({ ...factsOf(state), openQuestions: 0 }, rules);
  const again = blocked && state.open.length > 0 ? latest(blocked.at, laterBy(now, BLOCKED_MS)) : null;
  if (!step) return again;
  const next = latest(step.at, now);
  return again !== null && again < next ? again : next;
};

/** The soonest that anything can be due after something happened; null when the agent wants nothing done. */
export const shortestMinutes = (rules: IdleRules): number | null => {
  const given = Object.values<number | null>({ ...rules }).filter((minutes) => minutes !== null);
  return given.length > 0 ? Math.min(...given) : null;
};

const assessStep = (
  what: 'summaries' | 'scores',
  { lastMessageAt, forkedFrom, [what]: assessing }: LiveConversation,
  minutes: number | null,
): readonly IdleStep[] => {
  if (minutes === null || lastMessageAt === null || covers(assessing, lastMessageAt)) return [];
  if (forkedFrom !== null && lastMessageAt <= forkedFrom.at) return []; // a matter of the conversation it came from
  return [{ kind: 'assess', what, at: laterBy(lastMessageAt, minutes * MINUTE_MS) }];
};

/** Whether the last word was, or will be, read: one assessment is enough for it, also one that failed. */
const covers = ({ owed, last }: Assessing, lastMessageAt: string): boolean =>
  owed !== null || (last !== null && last.owedFrom >= lastMessageAt);

const factsOf = ({ status, activeAt, keepOpen, open }: LiveConversation): ClosingFacts => ({
  status,
  activeAt,
  keepOpen,
  openQuestions: open.length,
});

const earliest = (closings: readonly Closing[]): Closing | null =>
  closings.reduce<Closing | null>((soonest, one) => (soonest && soonest.at <= one.at ? soonest : one), null);

const latest = (a: string, b: string): string => (a > b ? a : b);
const laterBy = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();
