import { derivedId } from './derived-id';

describe('derivedId', () => {
  it('is the same for the same parts, for ever', () => {
    expect(derivedId('completed', 3, 17)).toBe(derivedId('completed', 3, 17));
    expect(derivedId('completed', 3, 17)).toBe('db23f8b0-ce85-5b76-9827-07b066571962');
  });

  it('tells parts apart, however they are cut', () => {
    const ids = [derivedId('a', 'b'), derivedId('ab'), derivedId('a,b'), derivedId('a', 1), derivedId('a', '1')];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
