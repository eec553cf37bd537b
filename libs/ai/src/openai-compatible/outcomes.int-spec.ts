import { PermanentFailure, TransientFailure } from '@verbatim/conversation';
import { createOutboundFetch } from '@verbatim/outbound';
import { answer, type PlayName, startScriptedProvider, status } from '@verbatim/testing';
import { type Bench, maxOutputUnits, openBench } from './scripted-bench.fixture';

describe('a reply from an OpenAI-compatible provider', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  describe('that comes out well', () => {
    it('brings text, tokens, model and finish reason, and the deltas are the text', async () => {
      const { result, deltas } = await bench.attempt(
        answer({ text: 'Yes, I am here.', tokens: { input: 31, output: 7 } }),
      );
      expect(result).toEqual({
        text: 'Yes, I am here.',
        citations: [],
        model: 'some-model',
        inputTokens: 31,
        outputTokens: 7,
        firstTokenMs: expect.any(Number),
        finishReason: 'stop',
      });
      expect(deltas.length).toBeGreaterThan(2);
      expect(deltas.join('')).toBe(result?.text);
    });

    it('has no token counts where the provider gives none', async () => {
      const { result } = await bench.attempt(answer({ text: 'Yes.', tokens: null }));
      expect(result).toMatchObject({ inputTokens: null, outputTokens: null });
    });

    it.each<[PlayName, string, string]>([
      ['nul', 'before and after', 'stop'],
      ['lone-surrogate', 'cut \ufffd here \ufffd and there \ufffd', 'stop'],
      ['split-surrogate', 'smile 😀 now', 'stop'],
      ['invalid-utf8', 'caf\ufffd( au lait', 'stop'],
      ['two-finishes', 'First. Second.', 'stop'],
      ['length-limit', 'As far as I got', 'length'],
      ['done-then-silence', 'All said.', 'stop'],
    ])('from %s is %j', async (play, text, finishReason) => {
      const { result, error, deltas } = await bench.attempt(play);
      expect(error).toBeNull();
      expect(result).toMatchObject({ text, finishReason });
      expect(deltas.join('')).toBe(text);
      expect(bench.provider.requests).toHaveLength(1);
    });

    it('reads ten megabytes no further than the longest reply', async () => {
      const { result, deltas } = await bench.attempt('ten-megabytes');
      expect(result?.finishReason).toBe('length');
      expect(result?.text.length).toBeGreaterThan(maxOutputUnits - 10);
      expect(result?.text.length).toBeLessThanOrEqual(maxOutputUnits);
      expect(deltas.join('')).toBe(result?.text);
      expect(await bench.provider.requests[0]?.over).toBe('cut');
    });

    it('ends with the provider having closed nothing: the socket is let go', async () => {
      await bench.attempt('done-then-silence');
      expect(await bench.provider.requests[0]?.over).toBe('cut');
    });
  });

  describe('that fails for now', () => {
    it.each<[PlayName, string, number | null]>([
      ['reset-before-headers', 'provider-unavailable', null],
      ['reset-mid-stream', 'provider-unavailable', null],
      ['cut-off', 'provider-unavailable', null],
      ['rate-limited', 'provider-unavailable', null],
      ['rate-limited-retry-after', 'provider-unavailable', 7_000],
      ['error-500', 'provider-unavailable', null],
      ['unavailable-503', 'provider-unavailable', null],
      ['unavailable-503-retry-after', 'provider-unavailable', 3_000],
      ['html-page-502', 'provider-unavailable', null],
      ['ten-megabyte-error', 'provider-unavailable', null],
      ['error-in-stream', 'provider-unavailable', null],
      ['html-page', 'provider-garbled', null],
      ['html-page-in-stream', 'provider-garbled', null],
      ['empty', 'provider-garbled', null],
      ['empty-body', 'provider-garbled', null],
      ['blank', 'provider-garbled', null],
      ['invalid-json', 'provider-garbled', null],
      ['wrong-shape', 'provider-garbled', null],
      ['no-finish', 'provider-garbled', null],
      ['ten-megabyte-line', 'provider-garbled', null],
      ['ten-megabyte-comments', 'provider-garbled', null],
    ])('from %s is %s, retry after %p', async (play, reason, retryAfterMs) => {
      const { error } = await bench.attempt(play);
      expect(error).toBeInstanceOf(TransientFailure);
      expect(error).toMatchObject({ reason, retryAfterMs });
      expect(bench.provider.requests).toHaveLength(1);
    });

    it('waits until the date the provider names, or the exact milliseconds', async () => {
      const date = new Date(Date.now() + 90_000).toUTCString();
      const byDate = await bench.attempt(status(429, { headers: { 'retry-after': date } }));
      expect((byDate.error as TransientFailure).retryAfterMs).toBeGreaterThan(80_000);
      expect((byDate.error as TransientFailure).retryAfterMs).toBeLessThanOrEqual(90_000);
      const exact = await bench.attempt(status(429, { headers: { 'retry-after-ms': '1500', 'retry-after': '2' } }));
      expect(exact.error).toMatchObject({ retryAfterMs: 1_500 });
    });

    it.each<PlayName>(['hang-before-headers', 'hang-after-headers', 'slow-drip'])(
      'from %s is a timeout once the total time is up',
      async (play) => {
        const { error } = await bench.attempt(play, { totalTimeoutMs: 600 });
        expect(error).toBeInstanceOf(TransientFailure);
        expect(error).toMatchObject({ reason: 'provider-timeout', cause: new Error('total') });
        expect(await bench.provider.requests[0]?.over).toBe('cut');
        expect(bench.provider.requests).toHaveLength(1);
      },
    );

    it('from hang-mid-stream is a timeout between two tokens, and the deltas so far are known', async () => {
      const { error, deltas } = await bench.attempt('hang-mid-stream', { tokenTimeoutMs: 80 });
      expect(error).toMatchObject({ reason: 'provider-timeout', cause: new Error('between-tokens') });
      expect(deltas).toEqual(['Well,']);
      expect(await bench.provider.requests[0]?.over).toBe('cut');
    });

    it('from an address where nobody listens is unavailable', async () => {
      const gone = await startScriptedProvider();
      await gone.close();
      const provider = { ...bench.requestFor().provider, baseUrl: gone.baseUrl };
      const { error } = await bench.attempt('empty', {}, { provider });
      expect(error).toMatchObject({ reason: 'provider-unavailable', cause: new Error('network-ECONNREFUSED') });
    });
  });

  describe('that fails for good', () => {
    it.each<[PlayName | number, string]>([
      ['bad-request-400', 'provider-rejected'],
      ['unauthorized-401', 'provider-rejected'],
      [403, 'provider-rejected'],
      [404, 'provider-rejected'],
      [422, 'provider-rejected'],
      [402, 'provider-quota'],
      ['quota', 'provider-quota'],
      ['quota-in-stream', 'provider-quota'],
      ['redirect', 'provider-rejected'],
      ['content-filter', 'provider-garbled'],
    ])('from %s is %s', async (play, reason) => {
      const { error } = await bench.attempt(typeof play === 'number' ? status(play) : play);
      expect(error).toBeInstanceOf(PermanentFailure);
      expect(error).toMatchObject({ reason });
      expect(bench.provider.requests).toHaveLength(1);
    });

    it('calls no private address unless the operator allows it', async () => {
      const guarded = createOutboundFetch({ allowPrivateTargets: false });
      const { error } = await bench.attempt('empty', { fetch: guarded });
      await guarded.close();
      expect(error).toMatchObject({ reason: 'provider-rejected', cause: new Error('not-https') });
      expect(bench.provider.requests).toHaveLength(0);
    });
  });

  it.each<[PlayName, string]>([
    ['html-page', 'web-page'],
    ['ten-megabyte-line', 'endless-line'],
    ['ten-megabyte-comments', 'too-long'],
    ['no-finish', 'unreadable'],
    ['empty', 'empty'],
  ])('names the kind of garbage in %s', async (play, kind) => {
    expect((await bench.attempt(play)).error).toMatchObject({ cause: new Error(kind) });
  });
});
