import type { Status } from '@verbatim/conversation';

/** How a vendor says the statuses there are: total in both directions. */
export interface StatusTable<Word extends string> {
  /** Every word, in the order of the table. */
  readonly words: readonly [Word, ...Word[]];
  wordFor(status: Status): Word;
  /** All that are shown as the word, for filters. */
  shownAs(word: Word): readonly [Status, ...Status[]];
  /** What setting the word means: the first of those shown as it. */
  meantBy(word: Word): Status;
}

export const statusTable = <Word extends string>(table: Readonly<Record<Status, Word>>): StatusTable<Word> => {
  const pairs = Object.entries(table) as [Status, Word][];
  const shownAs = (word: Word): [Status, ...Status[]] => {
    const [first, ...others] = pairs.filter(([, one]) => one === word).map(([status]) => status);
    if (first === undefined) throw new Error(`No status is shown as ${word}`);
    return [first, ...others];
  };
  return {
    words: [...new Set(pairs.map(([, word]) => word))] as [Word, ...Word[]],
    wordFor: (status) => table[status],
    shownAs,
    meantBy: (word) => shownAs(word)[0],
  };
};
