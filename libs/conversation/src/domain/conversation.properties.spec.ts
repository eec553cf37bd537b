import fc from 'fast-check';
import { command } from '../../test/commands';
import { now } from '../../test/events';
import { anyMoves, attempt, commandTypes, messageOf, moveOf, play, type History } from '../../test/histories';
import { blankDetails, type Details } from './conversation.events';
import { blankAnnotations } from './decide/messages';
import type { ConversationEvent } from './conversation.events';
import { foldAll } from './conversation.evolve';
import { hasEnded, outcomesOf } from './conversation.outcome';
import { fromSnapshot, toSnapshot } from './conversation.snapshot';
import { isLive } from './conversation.state';

const runs = { numRuns: 300 };
const always = (rule: (history: History) => void): void =>
  fc.assert(
    fc.property(anyMoves, (moves) => rule(play(moves))),
    runs,
  );

describe('whatever is done, in whatever order', () => {
  it('at most one reply runs', () => {
    always(({ events }) => {
      const running = new Set<string>();
      for (const event of events) {
        for (const moved of outcomesOf(event)) {
          running.delete(moved.questionId);
          if (moved.outcome.kind === 'running') running.add(moved.questionId);
        }
        expect(running.size).toBeLessThanOrEqual(1);
      }
    });
  });

  it('every question ends exactly once or is open', () => {
    always(({ events, state }) => {
      const asked = new Set<string>();
      const ended = new Set<string>();
      for (const event of events)
        for (const moved of outcomesOf(event)) {
          expect(ended).not.toContain(moved.questionId);
          if (event.type === 'conversation.message-posted.v1') asked.add(moved.questionId);
          expect(asked).toContain(moved.questionId);
          if (hasEnded(moved.outcome)) ended.add(moved.questionId);
        }
      const open = isLive(state) ? state.open.map(({ questionId }) => questionId) : [];
      expect(open).toEqual([...asked].filter((id) => !ended.has(id)));
    });
  });

  it('a merged question is merged into one that is open', () => {
    always(({ events }) => {
      const open = new Set<string>();
      for (const event of events)
        for (const moved of outcomesOf(event)) {
          if (hasEnded(moved.outcome)) open.delete(moved.questionId);
          else open.add(moved.questionId);
          if (moved.outcome.kind === 'merged') expect(open).toContain(moved.outcome.intoQuestionId);
        }
    });
  });

  it('nothing waits while nothing runs, in ai mode and in progress; and nothing is owed by the AI in manual mode', () => {
    always(({ steps }) => {
      for (const { after } of steps) {
        if (!isLive(after)) continue;
        const phases = after.open.map(({ phase }) => phase);
        if (after.mode === 'manual') expect(phases).not.toEqual(expect.arrayContaining(['running']));
        if (after.mode === 'manual') expect(phases).not.toEqual(expect.arrayContaining(['waiting']));
        if (after.mode === 'manual' || after.status === 'paused') continue;
        const queued = phases.filter((phase) => phase === 'waiting' || phase === 'awaiting_human');
        if (!phases.includes('running')) expect(queued).toEqual([]);
      }
    });
  });

  it('nothing is open once completed, abandoned, failed or archived', () => {
    always(({ steps }) => {
      for (const { after } of steps) {
        if (!isLive(after) || after.status === 'in_progress' || after.status === 'paused') continue;
        expect(after.open).toEqual([]);
      }
    });
  });

  it('a reply asked for before a switch to manual is never shown as the agent’s', () => {
    always(({ events }) => {
      let epoch = 0;
      const askedAt = new Map<string, number>();
      for (const { type, data } of events) {
        if (type === 'conversation.mode-changed.v1') epoch = data.epoch;
        if (type === 'conversation.reply-requested.v1') askedAt.set(data.replyId, epoch);
        if (type === 'conversation.reply-completed.v1' && data.source === 'ai') {
          expect(askedAt.get(data.replyId)).toBe(epoch);
        }
      }
    });
  });

  it('a command causes at most one reply to be requested', () => {
    always(({ steps }) => {
      for (const { events } of steps) {
        const requests = events.filter(({ type }) => type === 'conversation.reply-requested.v1');
        expect(requests.length).toBeLessThanOrEqual(1);
      }
    });
  });

  it('messages are numbered without a gap, and no partial text is kept twice', () => {
    always(({ events }) => {
      const messages = events.filter((event) => messageOf(event) !== null);
      expect(messages.map(({ data }) => 'seq' in data && data.seq)).toEqual(messages.map((_, i) => i + 1));
      const partials = messages.flatMap((event) =>
        event.type === 'conversation.partial-reply-kept.v1' ? [event.data.replyId] : [],
      );
      expect(new Set(partials).size).toBe(partials.length);
    });
  });

  it('nothing happens after the erasure, and nothing but holds, a restore or the erasure after the deletion', () => {
    always(({ events }) => {
      let previous: ConversationEvent['type'] | null = null;
      for (const { type } of events) {
        expect(previous).not.toBe('conversation.erased.v1');
        if (type === 'conversation.legal-hold-changed.v1') continue;
        if (previous === 'conversation.deleted.v1') {
          expect(['conversation.restored.v1', 'conversation.erased.v1']).toContain(type);
        }
        previous = type;
      }
    });
  });

  it('the fold of a snapshot and the rest equals the fold of the whole', () => {
    fc.assert(
      fc.property(anyMoves, fc.double({ min: 0, max: 1, noNaN: true }), (moves, part) => {
        const events = play(moves).events;
        const cut = Math.floor(events.length * part);
        const stored: unknown = JSON.parse(JSON.stringify(toSnapshot(foldAll(events.slice(0, cut)))));
        const head = fromSnapshot(stored as ReturnType<typeof toSnapshot>);
        expect(head && foldAll(events.slice(cut), head)).toEqual(foldAll(events));
      }),
      runs,
    );
  });

  it('an erased stream folds to the same state: no decision needs what people wrote', () => {
    always(({ events }) => {
      const blank = events.map((event) => ({ ...event, content: null })) as ConversationEvent[];
      expect(foldAll(blank)).toEqual(foldAll(events));
    });
  });
});

describe('the same command twice is one fact', () => {
  // Those that bring along what is stored (`current`) are not here: a repetition that brings what was stored before says
  // that there is something new. With what is stored now they add nothing: see the next tests.
  // Later repetitions, with others in between, the state cannot know for ids of messages that are neither open nor
  // last: the unique key of the messages refuses those. An order (mode, status, stop) given again later is a new order.
  const bringCurrent = ['ChangeDetails', 'AnnotateMessage', 'GiveFeedback'];
  it.each(commandTypes.filter((type) => !bringCurrent.includes(type)))('%s', (type) => {
    fc.assert(
      fc.property(anyMoves, moveOf(type), (moves, move) => {
        const last = play([...moves, move]).steps.at(-1);
        // Without the help of the unique key: the state itself knows what has just happened.
        if (last && last.events.length > 0) expect(attempt(last.command, last.after)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('ChangeDetails, when it brings along what is stored', () => {
    const anyDetails = fc.record({
      title: fc.string(),
      context: fc.string(),
      customData: fc.dictionary(fc.string(), fc.jsonValue()),
    });
    fc.assert(
      fc.property(anyMoves, anyDetails, (moves, details) => {
        const current = JSON.parse(JSON.stringify(details)) as Details;
        const stored = { ...blankDetails, ...(details as Partial<Details>) };
        expect(play(moves).do(command('ChangeDetails', { changes: current, current: stored }))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('AnnotateMessage and GiveFeedback, when they bring along what is stored', () => {
    const given = { rating: 'up', value: 3, reasons: ['fast'], suggestedAnswer: null, comment: 'ok' } as const;
    const current = { ...given, feedbackId: 'f1', revision: 1, occurredAt: now };
    const annotations = { ...blankAnnotations, silence: true, intents: ['greet'] };
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const history = play(moves);
        expect(history.do(command('GiveFeedback', { given, current }))).toEqual([]);
        expect(
          history.do(command('AnnotateMessage', { changes: { intents: ['greet'] }, current: annotations })),
        ).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
