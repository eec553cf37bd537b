import fc from 'fast-check';
import { UnstorableText } from '../errors';
import { storableJson } from './storable-text';

const verdict = (value: object): string => {
  try {
    storableJson(value, '');
    return 'kept';
  } catch (error) {
    return error instanceof UnstorableText ? error.pointer : 'another error';
  }
};

describe('text that Postgres cannot keep', () => {
  it.each([
    [{ a: 'x\u0000' }, '/a'],
    [{ a: ['ok', { b: '\ud800' }] }, '/a/1/b'],
    [{ 'a~/b': '\udfff' }, '/a~0~1b'],
    [{ a: { ['k\u0000']: 1 } }, '/a'],
    [{ a: '\\\u0000' }, '/a'],
  ])('is refused by name: %j', (value, pointer) => expect(verdict(value)).toBe(pointer));

  it.each([[{ a: '\\u0000' }], [{ a: '\\\\ud800' }], [{ a: '\u0001 \u001f 😀' }], [{ '\\ud8': '\ud83d\ude00' }]])(
    'is not what merely looks like it: %j',
    (value) => expect(verdict(value)).toBe('kept'),
  );

  it('is found wherever it is, and only where it is', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\\', 'u', '0', '0000', 'd8', '\u0000', '\ud800', '\udc00', '"'),
    });
    fc.assert(
      fc.property(text, text, (key, value) => {
        const bad = [key, value].some((each) => each.includes('\u0000') || /\p{Surrogate}/u.test(each));
        expect(verdict({ [key]: [value] }) === 'kept').toBe(!bad);
      }),
      { numRuns: 2_000 },
    );
  });
});
