import { z } from 'zod';
import { many } from './many';

const list = many(z.enum(['a', 'b', 'c']));

describe('a list in a query', () => {
  it.each([
    [undefined, undefined],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a,b', ' c '],
      ['a', 'b', 'c'],
    ],
    [',a,,', ['a']],
    ['', []],
  ])('takes %j for %j', (given, meant) => {
    expect(list.parse(given)).toEqual(meant);
  });

  it('refuses what is none of its values, with its place', () => {
    expect(list.safeParse('a,d').error?.issues[0]?.path).toEqual([1]);
  });
});
