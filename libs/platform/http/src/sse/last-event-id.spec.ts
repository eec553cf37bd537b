import { lastEventId } from './last-event-id';

describe('Last-Event-ID', () => {
  it('is a whole number up to the most there can be', () => {
    expect(lastEventId('0', 10)).toBe(0);
    expect(lastEventId('10', 10)).toBe(10);
    expect(lastEventId('9007199254740991', Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740_991);
  });

  it('is nothing when it is not given, or empty', () => {
    expect(lastEventId(undefined, 10)).toBeNull();
    expect(lastEventId('', 10)).toBeNull();
  });

  it.each(['11', '-1', '1.5', '1e1', ' 1', 'yesterday', '9'.repeat(20)])('is refused as %j', (given) => {
    expect(() => lastEventId(given, 10)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});
