import fc from 'fast-check';
import { changeAgent, createAgent } from './agent.schemas';
import { scoreTimes, summaryTimes, toScoreColumns, toSummaryColumns } from './agent.settings';

const never = { onCompletion: false, afterInactivityMinutes: null, everyTurns: null };

describe('an agent’s settings', () => {
  it('do nothing by themselves unless they are asked to', () => {
    const made = createAgent.parse({ name: 'Ada', summary: { everyTurns: 5 } });
    expect(made).toMatchObject({
      abandonAfterMinutes: null,
      archiveAfterMinutes: null,
      summary: { ...never, everyTurns: 5 },
      score: never,
    });
  });

  it('leave out of a change what was not said', () => {
    expect(changeAgent.parse({ score: { onCompletion: true } })).toEqual({ score: { onCompletion: true } });
    expect(changeAgent.parse({ archiveAfterMinutes: null })).toEqual({ archiveAfterMinutes: null });
  });

  it.each([
    { abandonAfterMinutes: 0 },
    { archiveAfterMinutes: 525_601 },
    { summary: { afterInactivityMinutes: 1.5 } },
    { score: { everyTurns: 0 } },
    { summary: { everySoOften: 1 } },
    { summary: null },
  ])('refuse %j', (given) => {
    expect(changeAgent.safeParse(given).success).toBe(false);
  });

  it('come back from their columns as they went in', () => {
    const count = fc.option(fc.integer({ min: 1, max: 1_000 }));
    const times = fc.record({ onCompletion: fc.boolean(), afterInactivityMinutes: count, everyTurns: count });
    fc.assert(
      fc.property(times, (given) => {
        expect(summaryTimes(toSummaryColumns(given))).toEqual(given);
        expect(scoreTimes(toScoreColumns(given))).toEqual(given);
      }),
    );
  });
});
