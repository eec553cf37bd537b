import fc from 'fast-check';
import { assessmentLimits, type ScoreRequest, type ScoreSignals, type Turn } from '@verbatim/conversation';
import { BuiltinAssessmentModel } from './builtin-assessment.model';

const model = new BuiltinAssessmentModel();
const live = new AbortController().signal;

const requestOf = (turns: readonly Turn[], signals: Partial<ScoreSignals> = {}, name = 'Ada'): ScoreRequest => ({
  agent: { name, instructions: 'Be brief.' },
  provider: { kind: 'builtin', id: 'builtin', baseUrl: null, credential: null },
  model: 'builtin',
  context: null,
  turns,
  signals: { feedback: { up: 0, down: 0 }, status: 'in_progress', handedOver: false, failedReplies: 0, ...signals },
});

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));
const word = fc.constantFrom(
  ...[
    'refund',
    'terrible',
    'GREAT!!!',
    '😀',
    '\ud83d',
    '\ude00',
    '\u0000',
    '?!',
    '。',
    '\n',
    'constructor',
    '__proto__',
  ],
);
const anyText = fc.oneof(
  anyUnits,
  fc.string({ unit: 'grapheme' }),
  fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
  fc.tuple(word, fc.integer({ min: 500, max: 10_000 })).map(([text, times]) => `${text} `.repeat(times)),
);
const anyTurn: fc.Arbitrary<Turn> = fc.record({ role: fc.constantFrom('user', 'agent', 'human'), text: anyText });
const anyTurns = fc.array(anyTurn, { maxLength: 8 });
const anySignals: fc.Arbitrary<ScoreSignals> = fc.record({
  feedback: fc.record({ up: fc.nat(), down: fc.nat() }),
  status: fc.constantFrom('pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'),
  handedOver: fc.boolean(),
  failedReplies: fc.nat(),
});

const expectClean = (text: string, units: number): void => {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(units);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toContain('\u0000');
  expect(text).toBe(text.trim());
};

describe('the built-in assessments', () => {
  it('say where they come from', async () => {
    const request = requestOf([{ role: 'user', text: 'Hello' }]);
    const origin = { model: 'builtin', inputTokens: null, outputTokens: null };
    expect(await model.summarise(request, live)).toEqual({
      text: 'User: Hello',
      promptVersion: 'builtin-extract.v1',
      ...origin,
    });
    expect(await model.score(request, live)).toEqual({
      score: 5,
      rationale: expect.any(String),
      promptVersion: 'builtin-signals.v1',
      ...origin,
    });
  });

  it('summarise anything in clean text within its limit, the same way each time', async () => {
    await fc.assert(
      fc.asyncProperty(anyTurns, anyText, async (turns, name) => {
        const { text } = await model.summarise(requestOf(turns, {}, name), live);
        expectClean(text, assessmentLimits.summaryUnits);
        expect((await model.summarise(requestOf(turns, {}, name), live)).text).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('score anything within the scale, with one decimal and one line of reasons, the same way each time', async () => {
    await fc.assert(
      fc.asyncProperty(anyTurns, anySignals, async (turns, signals) => {
        const result = await model.score(requestOf(turns, signals), live);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(10);
        expect(result.score).toBe(Number(result.score.toFixed(1)));
        expectClean(result.rationale ?? '', assessmentLimits.rationaleUnits);
        expect(result.rationale).not.toContain('\n');
        expect(await model.score(requestOf(turns, signals), live)).toEqual(result);
      }),
      { numRuns: 60 },
    );
  });

  it('never score a better rating lower', async () => {
    await fc.assert(
      fc.asyncProperty(anyTurns, anySignals, async (turns, signals) => {
        const better = { ...signals, feedback: { ...signals.feedback, up: signals.feedback.up + 1 } };
        const { score } = await model.score(requestOf(turns, signals), live);
        expect((await model.score(requestOf(turns, better), live)).score).toBeGreaterThanOrEqual(score);
      }),
      { numRuns: 30 },
    );
  });

  it('stop when they are told to', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(model.summarise(requestOf([]), stopped)).rejects.toThrow('stopped');
    await expect(model.score(requestOf([]), stopped)).rejects.toThrow('stopped');
    const stop = new AbortController();
    const running = model.summarise(requestOf([{ role: 'user', text: 'Hello' }]), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
  });
});
