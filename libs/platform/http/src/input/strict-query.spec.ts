import { parseStrictQuery, queryProblem } from './strict-query';

describe('a strict query', () => {
  it('has each parameter once, decoded, on an object without a prototype', () => {
    const query = parseStrictQuery('a=1&b=x+y%20z&c=%F0%9F%98%80&d&e=');
    expect({ ...query }).toEqual({ a: '1', b: 'x y z', c: '😀', d: '', e: '' });
    expect(Object.getPrototypeOf(query)).toBeNull();
    expect(queryProblem(query)).toBeUndefined();
  });

  it.each([
    ['a=1&a=2', 'query.a', 'is there more than once'],
    ['a=1&%61=2', 'query.a', 'is there more than once'],
    ['a[]=1', 'query.a[]', 'uses array syntax, which is not taken'],
    ['a%5Bb%5D=1', 'query.a[b]', 'uses array syntax, which is not taken'],
    ['__proto__=1', 'query.__proto__', 'is a name that is not allowed'],
    ['a=%', 'query.a', 'is not percent-encoded UTF-8'],
    ['%ff=1', 'query', 'is not percent-encoded UTF-8'],
    ['a=%ed%a0%80', 'query.a', 'is not percent-encoded UTF-8'],
    ['a=x%00', 'query.a', 'holds the character U+0000'],
  ])('refuses %s', (text, pointer, message) => {
    expect(queryProblem(parseStrictQuery(text))).toEqual({ pointer, message });
  });

  it('may be taken with names that come repeatedly, as lists, and with nothing else that is wrong', () => {
    const query = parseStrictQuery('a=1&b=2&a=3&a=4');
    expect(queryProblem(query, true)).toBeUndefined();
    expect({ ...query }).toMatchObject({ a: ['1', '3', '4'], b: '2' });
    expect(Object.keys(query)).toEqual(['a', 'b']);
    expect(queryProblem(parseStrictQuery('a=1&a=2&a[]=3'), true)).toMatchObject({ pointer: 'query.a[]' });
  });

  it('is the same empty one for every request without', () => {
    expect(parseStrictQuery('')).toBe(parseStrictQuery(''));
    expect(Object.isFrozen(parseStrictQuery(''))).toBe(true);
  });
});
