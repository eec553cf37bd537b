import { etagOf, parseIfMatch, requireVersion } from './etag';
import { parsePreferWait } from './prefer';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('If-Match', () => {
  it.each([
    [undefined, null],
    ['*', null],
    [etagOf(7), 7],
    ['  "7" ', 7],
    ['"7", "7"', 7],
    ['"abc", "7", W/"7"', 7],
  ])('%s expects %p', (header, version) => {
    expect(parseIfMatch(header)).toBe(version);
  });

  it.each(['7', '"7', '', '"7" "8"', '"7",', '"7", *', 'W"7"', '"7", "8"', "'7'"])('%p cannot be used', (header) => {
    expect(() => parseIfMatch(header)).toThrow(coded('precondition.invalid'));
  });

  it.each(['W/"7"', '"abc"', '"07"', '"7.0"', '"99999999999999999999"', '""'])('%p can never match', (header) => {
    expect(() => parseIfMatch(header)).toThrow(coded('precondition.failed'));
  });

  it('is met by the version it names, and by any when it names none', () => {
    requireVersion(null, 3);
    requireVersion(3, 3);
    expect(() => requireVersion(3, 4)).toThrow(coded('precondition.failed'));
  });
});

describe('Prefer: wait', () => {
  it.each([
    [undefined, null],
    ['wait=10', 10],
    ['respond-async, wait=5', 5],
    ['Wait = "7"; foo=bar', 7],
    ['wait=3600', 60],
    ['wait=0', null],
    ['wait=-1', null],
    ['wait=soon', null],
    ['await=5', null],
    ['wait=99999999999999999999', null],
  ])('%s holds the call for %p seconds', (header, seconds) => {
    expect(parsePreferWait(header)).toBe(seconds);
  });
});
