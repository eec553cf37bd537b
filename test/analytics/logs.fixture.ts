import fc from 'fast-check';
import { v5 } from 'uuid';
import type { ConversationEvent } from '@verbatim/conversation';
import { anyMoves, play, type Move } from '../../libs/conversation/test/histories';
import { now } from '../../libs/conversation/test/events';

export interface LogEntry {
  readonly accountId: string;
  readonly conversationId: string;
  readonly event: ConversationEvent;
  /** All before a fork was copied from elsewhere. */
  readonly isCopied: boolean;
}

const NAMESPACE = '018f6b1e-0000-7000-8000-000000000000';
export const idFrom = (text: string): string => v5(text, NAMESPACE);

/** Moments around which days, quarter hours and clocks change. */
const moments = [
  '2026-03-01T08:59:00.000Z',
  '2026-03-28T22:45:00.000Z',
  '2026-03-29T00:45:00.000Z',
  '2026-10-25T00:00:00.000Z',
  '2024-02-28T23:30:00.000Z',
  '2024-02-29T23:59:59.999Z',
  '2025-12-31T18:14:59.999Z',
];
// Five seconds of a history become a quarter hour or an hour, exactly: many events fall on the edge of a bucket.
const stretches = [1, 180, 720];

interface Told {
  readonly moves: readonly Move[];
  readonly at: string;
  readonly stretch: number;
  readonly account: number;
  readonly agent: number;
  readonly environment: string;
  readonly votes: readonly number[];
}

const told: fc.Arbitrary<Told> = fc.record({
  moves: anyMoves,
  at: fc.constantFrom(...moments),
  stretch: fc.constantFrom(...stretches),
  account: fc.nat(1),
  agent: fc.nat(1),
  environment: fc.constantFrom('live', 'live', 'sandbox'),
  votes: fc.array(fc.nat(11), { minLength: 1 }),
});

/** What happened in several conversations of two accounts, in the order it was stored: mixed, each in its own order. */
export const anyLog: fc.Arbitrary<readonly LogEntry[]> = fc
  .tuple(fc.array(told, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(9), { minLength: 1 }))
  .map(([conversations, order]) => mixed(conversations.map(entriesOf), order));

const entriesOf = (one: Told, index: number): LogEntry[] => {
  const events = withVotes(play(one.moves).events, one.votes);
  const fork = events.findLastIndex(({ type }) => type === 'conversation.forked.v1');
  return events.map((event, at) => ({
    accountId: idFrom(`account-${one.account}`),
    conversationId: idFrom(`conversation-${index}`),
    event: moved(event, { ...one, index }),
    isCopied: at < fork,
  }));
};

const RATINGS = ['up', 'down', null] as const;

/** The history's raters have but one opinion; here each of two changes it, as the command's handler would tell. */
const withVotes = (events: readonly ConversationEvent[], votes: readonly number[]): ConversationEvent[] => {
  const last = new Map<number, { rating: 'up' | 'down' | null; value: null; occurredAt: string }>();
  let turn = 0;
  return events.map((event) => {
    if (event.type !== 'conversation.feedback-given.v1') return event;
    const vote = votes[turn++ % votes.length] ?? 0;
    const rater = vote % 2;
    const was = last.get(rater) ?? null;
    const { occurredAt } = event.data;
    const now = { rating: RATINGS[vote % 3] ?? null, value: null, occurredAt };
    last.set(rater, now);
    return {
      ...event,
      data: { ...event.data, ...now, feedbackId: `vote-${rater}`, rater: { kind: 'user', id: `rater-${rater}` }, was },
    };
  });
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The same event at another time and of another agent, with ids as the database takes them. */
const moved = (event: ConversationEvent, to: Told & { readonly index: number }): ConversationEvent => {
  const time = (text: string): string =>
    new Date(Date.parse(to.at) + (Date.parse(text) - Date.parse(now)) * to.stretch).toISOString();
  const walk = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') {
      if (TIME.test(value)) return time(value);
      if (name === 'agentId') return idFrom(`agent-${to.agent}`);
      if (name === 'environment') return to.environment;
      if (name === 'projectId') return idFrom(value);
      return /Id$|^id$|^answers$/.test(name) ? idFrom(`${to.index}/${value}`) : value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => walk(one, name));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one, key)]));
  };
  return walk(event) as ConversationEvent;
};

const mixed = (streams: LogEntry[][], order: readonly number[]): LogEntry[] => {
  const log: LogEntry[] = [];
  for (let turn = 0; streams.some((stream) => stream.length > 0); turn++) {
    const left = streams.filter((stream) => stream.length > 0);
    const next = left[(order[turn % order.length] ?? 0) % left.length]?.shift();
    if (next) log.push(next);
  }
  return log;
};
