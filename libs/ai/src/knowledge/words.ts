const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{M}]+)*/gu;
/** Scripts written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '') // accents only: the vowel signs of other scripts carry meaning
    .normalize('NFKC');

const segments = (text: string): string[] =>
  [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);

/** The words of a text in any script, lower case and without accents. */
export const wordsOf = (text: string): string[] =>
  (plain(text).match(word) ?? []).flatMap((run) => (unspaced.test(run) ? segments(run) : [run]));

const stopWords = new Set(
  `a about above actually after again all also am an and any anyone are aren't as at be because been before being
  below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each
  either else ever every few for from further get gets getting give go goes going got had hadn't has hasn't have
  haven't having he her here hers him his how however i i'd i'll i'm i've if in into is isn't it it's its itself just
  know let let's like may maybe me might mine more most much must my myself need needs no nor not now of off on
  once one only or other our ours out over own perhaps please possible really same say shall she should shouldn't
  so some somehow someone something still such tell than that that's the their theirs them then there there's these
  they they're this those though through to too under until up upon us very want wanted wants was wasn't we we're
  well were weren't what what's whats when when's where where's which while who who's whom whose why will with won't
  would wouldn't yes yet you you're your yours yourself hi hello hey thanks thank able help question ask explain
  information info regarding concerning provide kindly`
    .trim()
    .split(/\s+/),
);

/** A word without the ending of its plural: enough to let "refunds" meet "refund" in titles and short texts. */
const singular = (text: string): string => {
  const bare = text.replace(/'s$/, '');
  if (bare.length > 4 && bare.endsWith('ies')) return `${bare.slice(0, -3)}y`;
  return bare.length > 3 && /[^siu]s$/.test(bare) ? bare.slice(0, -1) : bare;
};

/** The word as it is searched for, or null when it carries no matter of its own. */
export const termOf = (text: string): string | null => (stopWords.has(text) ? null : singular(text));

/** The terms of a text, each once, in order of appearance. */
export const termsOf = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .map(termOf)
      .filter((term) => term !== null),
  ),
];
