import { retryAfterMs } from './retry-after';

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the wait a provider asks for', () => {
  it.each<[Record<string, string>, number | null]>([
    [{}, null],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': ' 0.5 ' }, 500],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '1500' }, 1_500],
    [{ 'retry-after-ms': 'soon', 'retry-after': '2' }, 2_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' }, 0],
    [{ 'retry-after': '86400' }, 600_000],
    [{ 'retry-after': '9'.repeat(400) }, null],
    [{ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, 600_000],
    [{ 'retry-after': 'never' }, null],
    [{ 'retry-after': 'Never' }, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': '' }, null],
  ])('in %j is %p ms', (headers, ms) => {
    expect(retryAfterMs(headers, now)).toBe(ms);
  });

  it('is unknown without headers', () => {
    expect(retryAfterMs(undefined, now)).toBeNull();
  });
});
