import fc from 'fast-check';
import type { ConversationEvent, WorkTiming } from '../../domain/conversation.events';
import { cancelled, completed, posted, requested } from '../../../test/events';
import { stepsOf, type Happened } from './timeline.steps';

const START = Date.parse('2026-03-01T09:00:00.000Z');
const at = (ms: number): string => new Date(START + ms).toISOString();
const happened = (event: ConversationEvent, ms: number): Happened => ({ event, stored: { recordedAt: at(ms) } });
const answeredWith = (timing: WorkTiming): ConversationEvent => {
  const event = completed('q1', 'r1', 2);
  return { ...event, data: { ...event.data, timing } };
};

const timing: WorkTiming = {
  history: [
    { did: 'claimed', at: at(10), attempt: 1, worker: 'w1' },
    { did: 'postponed', at: at(500), attempt: 1, error: 'provider-unavailable' },
    { did: 'claimed', at: at(2_500), attempt: 2, worker: 'w2' },
  ],
  calledMs: 5,
  firstTokenMs: 205,
  endedMs: 900,
};
const names = (events: readonly Happened[], known: Parameters<typeof stepsOf>[1] = null): string[] =>
  stepsOf(events, known).map(({ step }) => step);

describe('the steps of a message', () => {
  it('lead from the question to its answer by way of every claim and the last call', () => {
    const steps = stepsOf(
      [happened(posted('q1'), 0), happened(requested('q1', 'r1'), 0), happened(answeredWith(timing), 3_410)],
      null,
    );
    expect(steps.map(({ step, afterMs, attempt }) => [step, afterMs, attempt])).toEqual([
      ['accepted', 0, null],
      ['queued', 0, null],
      ['claimed', 10, 1],
      ['postponed', 490, 1],
      ['claimed', 2_000, 2],
      ['called', 5, 2],
      ['first_token', 200, 2],
      ['call_ended', 695, 2],
      ['answered', 10, null],
    ]);
    expect(steps[3]?.detail).toBe('provider-unavailable');
    expect(steps[4]?.worker).toBe('w2');
  });

  it('end with what the row of the work says while it is open', () => {
    const known = { history: timing.history, now: at(2_600) };
    const events = [happened(posted('q1'), 0), happened(requested('q1', 'r1'), 0)];
    expect(names(events, known)).toEqual(['accepted', 'queued', 'claimed', 'postponed', 'claimed']);
    expect(names([...events, happened(cancelled('q1', 'r1', 'stopped'), 2_700)], known).at(-1)).toBe('cancelled');
  });

  it('tell of a time to finish typing only once it is over', () => {
    const event = requested('q1', 'r1');
    const held = { ...event, data: { ...event.data, dueAt: at(800), occurredAt: at(0) } };
    const events = [happened(posted('q1'), 0), happened(held, 0)];
    expect(names(events, { history: [], now: at(700) })).toEqual(['accepted', 'queued']);
    expect(names(events, { history: [], now: at(800) })).toEqual(['accepted', 'queued', 'due']);
    expect(names([...events, happened(cancelled('q1', 'r1', 'stopped'), 300)])).toEqual([
      'accepted',
      'queued',
      'cancelled',
    ]);
  });

  it('come one after the other, and their durations add up to the whole, whatever the clocks said', () => {
    const ms = fc.integer({ min: -2_000, max: 5_000 });
    const anyTiming = fc.record({
      history: fc.array(
        fc.record({
          did: fc.constantFrom('claimed' as const, 'postponed' as const),
          at: ms.map(at),
          attempt: fc.nat(5),
        }),
      ),
      calledMs: fc.option(fc.nat(9_000)),
      firstTokenMs: fc.option(fc.nat(9_000)),
      endedMs: fc.option(fc.nat(9_000)),
    });
    fc.assert(
      fc.property(anyTiming, fc.nat(3_000), fc.nat(3_000), (work, waited, took) => {
        const end = waited + took;
        const events = [
          happened(posted('q1'), 0),
          happened(requested('q1', 'r1'), waited),
          happened(answeredWith(work), end),
        ];
        const steps = stepsOf(events, null);
        expect(steps.reduce((sum, { afterMs }) => sum + afterMs, 0)).toBe(end);
        expect(steps.every(({ afterMs }) => afterMs >= 0)).toBe(true);
        expect([steps[0]?.step, steps.at(-1)?.step]).toEqual(['accepted', 'answered']);
      }),
    );
  });
});
