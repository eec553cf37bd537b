import { wordsToFind } from './search-words';

describe('the words of a search', () => {
  it.each([
    ['return lamp', ['return', 'lamp']],
    ['"blue lamp" or chair', ['chair', 'blue', 'lamp']],
    ['lamp -broken -"too late"', ['lamp']],
    ['ada@example.com', ['ada@example.com', 'example', 'ada', 'com']],
    ['Müller, (Zürich)', ['Müller', 'Zürich']],
  ])('of %s are those that are to be there', (q, words) => {
    expect([...wordsToFind(q)].sort()).toEqual([...words].sort());
  });

  it.each(['', '   ', '-lamp', '"', '% & | ! ( ) :*', '-"blue lamp"', 'or', '🙂'])('are none in %j', (q) => {
    expect(wordsToFind(q)).toEqual([]);
  });
});
