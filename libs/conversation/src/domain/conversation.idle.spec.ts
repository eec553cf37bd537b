import fc from 'fast-check';
import { command } from '../../test/commands';
import { agentPosted, begun, now, posted, seconds, started, statusChanged } from '../../test/events';
import { anyMoves, attempt, play } from '../../test/histories';
import type { ConversationEvent, Status } from './conversation.events';
import { foldAll } from './conversation.evolve';
import { closingOf, idleSteps, nextLook, shortestMinutes, type IdleRules } from './conversation.idle';
import { isLive, type Conversation, type LiveConversation } from './conversation.state';

const never: IdleRules = {
  abandonAfterMinutes: null,
  archiveAfterMinutes: null,
  summaryAfterMinutes: null,
  scoreAfterMinutes: null,
};
const minutes = (n: number): string => seconds(n * 60);
const live = (...events: readonly ConversationEvent[]): LiveConversation => {
  const state = foldAll(events);
  if (!isLive(state)) throw new Error('The history was to leave a live conversation');
  return state;
};

const said = (messageId: string, seq: number, occurredAt: string): ConversationEvent => {
  const event = agentPosted(messageId, seq);
  return { ...event, data: { ...event.data, occurredAt } } as ConversationEvent;
};

describe('what is next for a conversation that nobody goes on with', () => {
  const both = { ...never, abandonAfterMinutes: 30, archiveAfterMinutes: 60 };
  const archiveFirst = { ...never, abandonAfterMinutes: 60, archiveAfterMinutes: 30 };
  const abandonOnly = { ...never, abandonAfterMinutes: 30 };
  const archiveOnly = { ...never, archiveAfterMinutes: 60 };

  it.each<[Status, IdleRules, string]>([
    ['pending', both, 'archived 60'],
    ['pending', abandonOnly, 'never'],
    ['in_progress', both, 'abandoned 30'],
    ['in_progress', archiveFirst, 'archived 30'],
    ['in_progress', { ...both, archiveAfterMinutes: 30 }, 'abandoned 30'],
    ['in_progress', abandonOnly, 'abandoned 30'],
    ['in_progress', archiveOnly, 'archived 60'],
    ['in_progress', never, 'never'],
    ['paused', both, 'archived 60'],
    ['completed', both, 'archived 60'],
    ['completed', abandonOnly, 'never'],
    ['abandoned', both, 'archived 60'],
    ['failed', both, 'archived 60'],
    ['archived', both, 'never'],
  ])('%s, by %j: %s', (status, rules, expected) => {
    const facts = { status, activeAt: now, keepOpen: false, openQuestions: 0 };
    const [to, after] = expected.split(' ');
    const closing = to === 'never' ? null : { to, at: minutes(Number(after)) };
    expect(closingOf(facts, rules)).toEqual(closing);
    expect(closingOf({ ...facts, keepOpen: true }, rules)).toBeNull();
    expect(closingOf({ ...facts, openQuestions: 1 }, rules)).toBeNull();
  });

  it('an open question keeps it open, and is looked at again', () => {
    const state = live(started(), begun(), posted('q1', 1));
    expect(idleSteps(state, both)).toEqual([]);
    expect(nextLook(state, both, now)).toBe(minutes(30));
    expect(nextLook(state, both, minutes(100))).toBe(minutes(115));
    expect(nextLook(state, never, now)).toBeNull();
  });

  const summed = { ...never, summaryAfterMinutes: 10 };
  const spoken = live(started(), begun(), said('a1', 1, now));
  const asked = (requestId: string, dueAt: string) =>
    attempt(command('RequestSummary', { requestId, cause: 'inactivity', dueAt }, { now: dueAt }), spoken);

  it('a silence is summed up once, however that ends, and so is the next one', () => {
    expect(idleSteps(spoken, summed)).toEqual([{ kind: 'assess', what: 'summaries', at: minutes(10) }]);
    expect(nextLook(spoken, summed, now)).toBe(minutes(10));
    const owed = foldAll(asked('s1', minutes(10)), spoken);
    const met = foldAll(attempt(command('RecordSummary', {}, { now: minutes(11) }), owed), owed);
    const failed = foldAll(attempt(command('FailSummary', {}, { now: minutes(11) }), owed), owed);
    for (const state of [owed, met, failed]) expect(idleSteps(state as LiveConversation, summed)).toEqual([]);
    const more = foldAll([said('a2', 2, minutes(20))], met) as LiveConversation;
    expect(idleSteps(more, summed)).toEqual([{ kind: 'assess', what: 'summaries', at: minutes(30) }]);
  });

  it('what was said after a summary was owed, but before it came, is not taken for read', () => {
    const owed = foldAll([...asked('s1', minutes(1)), said('a2', 2, minutes(2))], spoken);
    const met = foldAll(attempt(command('RecordSummary', {}, { now: minutes(3) }), owed), owed) as LiveConversation;
    expect(idleSteps(met, summed)).toEqual([{ kind: 'assess', what: 'summaries', at: minutes(12) }]);
  });

  it('there is nothing to sum up where nobody said anything', () => {
    expect(idleSteps(live(started(), statusChanged('pending', 'archived')), summed)).toEqual([]);
  });

  it('nothing is due before the shortest of the times', () => {
    expect(shortestMinutes(never)).toBeNull();
    expect(shortestMinutes({ ...both, scoreAfterMinutes: 5 })).toBe(5);
  });
});

describe('whatever happened to a conversation', () => {
  const given = fc.option(fc.integer({ min: 1, max: 10_000 }));
  const anyRules: fc.Arbitrary<IdleRules> = fc.record({
    abandonAfterMinutes: given,
    archiveAfterMinutes: given,
    summaryAfterMinutes: given,
    scoreAfterMinutes: given,
  });
  /** What a worker does who looks when it is told to, until there is nothing left to do. */
  const leftAlone = (from: Conversation, rules: IdleRules): { looks: number; state: Conversation } => {
    let state = from;
    let looks = 0;
    for (let time: string | null = now; time !== null && looks < 50; looks += 1) {
      if (!isLive(state)) break;
      const at: string = time;
      for (const step of idleSteps(state, rules).filter((one) => one.at <= at)) {
        const next =
          step.kind === 'close'
            ? command('ChangeStatus', { to: step.to, cause: 'inactivity' }, { now: at })
            : command(
                step.what === 'summaries' ? 'RequestSummary' : 'RequestScore',
                { requestId: `${step.what} ${at}`, cause: 'inactivity', dueAt: at },
                { now: at },
              );
        const events = attempt(next, state);
        expect(events.length).toBeGreaterThan(0); // what is due can be done
        state = foldAll(events, state);
      }
      time = isLive(state) ? nextLook(state, rules, at) : null;
      if (isLive(state) && state.open.length > 0) break; // looks again as long as somebody is waited for
    }
    return { looks, state };
  };

  it('left alone, it comes to rest after a few looks, closed as far as its agent wants it', () => {
    fc.assert(
      fc.property(anyMoves, anyRules, (moves, rules) => {
        const { state: before } = play(moves);
        const { looks, state } = leftAlone(before, rules);
        expect(looks).toBeLessThan(10);
        if (!isLive(state) || state.open.length > 0) return;
        expect(idleSteps(state, rules)).toEqual([]);
        expect(nextLook(state, rules, minutes(1_000_000))).toBeNull();
        if (rules.archiveAfterMinutes !== null && !state.keepOpen) expect(state.status).toBe('archived');
        if (rules.abandonAfterMinutes !== null && !state.keepOpen) expect(state.status).not.toBe('in_progress');
      }),
      { numRuns: 300 },
    );
  });
});
