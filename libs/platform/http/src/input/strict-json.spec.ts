import * as fc from 'fast-check';
import { DomainError } from '@verbatim/kernel';
import { inspectJson } from './json-inspect';
import { looksPlain } from './json-scan';
import { defaultJsonRules, parseStrictJson } from './strict-json';

const refusalOf = (body: string | Buffer): string | null => {
  try {
    parseStrictJson(Buffer.from(body));
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 20 });

describe('strict JSON', () => {
  it('gives exactly what JSON.parse gives, or refuses', () => {
    fc.assert(
      fc.property(object, (value) => {
        const text = JSON.stringify(value);
        const code = refusalOf(text);
        if (code === null) expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
        else expect(inspectJson(text, defaultJsonRules).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('never takes quickly what a close look would refuse', () => {
    const piece = fc.constantFrom(
      '{', '}', '[', ']', ',', ':', '"a"', '"b"', '"\\u0061"', '"\\u0000"', '"\\\\u0000"', '"\\ud800"', '"\\uD83D\\uDE00"',
      '"__proto__"', '"constructor"', '1', '-0', '9007199254740993', '1e999', '1E-999', '0.5', '123456789012345678', 'true', 'null', ' ',
    ); // prettier-ignore
    let valid = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `{"k":${pieces.join('')}}`;
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        valid += 1;
        if (looksPlain(text, value, defaultJsonRules)) expect(inspectJson(text, defaultJsonRules)).toEqual([]);
      }),
      { numRuns: 20_000 },
    );
    expect(valid).toBeGreaterThan(50);
  });

  it.each([
    ['{"a":1,"a":1}', '/a'],
    ['{"a":{"b":1,"c":[{"d":1,"d":2}]}}', '/a/c/0/d'],
    ['{"~/":"\\u0000"}', '/~0~1'],
    ['{"a":-9007199254740992}', '/a'],
    ['{"a":[1,2,1e309]}', '/a/2'],
  ])('finds the place in %s', (text, pointer) => {
    expect(inspectJson(text, defaultJsonRules)[0]?.pointer).toBe(pointer);
  });

  it('names up to twenty places, and stops at the first that is too deep', () => {
    const many = `{"a":[${Array.from({ length: 50 }, () => '"\\u0000"').join()}]}`;
    expect(inspectJson(many, defaultJsonRules)).toHaveLength(20);
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(refusalOf(deep)).toBe('request.invalid');
  });

  it.each(['-0', '0', '1.0', '1E5', '123456789012345', '9007199254740991', '0.30000000000000004'])(
    'takes %s',
    (number) => {
      expect(refusalOf(`{"n":${number}}`)).toBeNull();
    },
  );
});
