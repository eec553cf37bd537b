import { setImmediate as nextTurn } from 'node:timers/promises';
import MiniSearch, { type SearchResult } from 'minisearch';
import type { KnowledgeEntry } from '@verbatim/conversation';
import { type Passage, passagesIn } from './passages';
import type { Question } from './question';
import { termOf, termsOf, wordsOf } from './words';

export interface FoundPassage {
  readonly passage: Passage;
  readonly score: number;
  /** Whether it is close enough to answer from. */
  readonly isRelevant: boolean;
}

interface IndexedPassage {
  readonly id: number;
  readonly title: string;
  readonly text: string;
}

/** UTF-16 units indexed before others get a turn: some ten milliseconds' work. */
const sliceUnits = 10_000;
const earlierWeight = 0.5;
const candidates = 20;

// Long words may differ by a letter or two, and may be the beginning of a longer one; short ones must be meant.
const fuzzy = (term: string): number | false => (term.length < 5 ? false : term.length < 8 ? 1 : 2);
const prefix = (term: string): boolean => term.length >= 4;

/**
 * Tuned on short help articles. Most of the question in one passage is enough; less is, where the title meets it, or
 * where several of its words appear as written, since a real question brings a story along.
 */
const isCloseEnough = ({ coverage, exact, inTitle }: { coverage: number; exact: number; inTitle: boolean }): boolean =>
  coverage >= 0.55 ||
  (inTitle && coverage >= 0.3) ||
  (exact >= 2 && coverage >= 0.25) ||
  (exact >= 3 && coverage >= 0.15);

/** One agent's knowledge, searchable by passage. Built in slices, so that a large one holds nobody else up. */
export class KnowledgeIndex {
  private readonly search = new MiniSearch<IndexedPassage>({
    fields: ['title', 'text'],
    tokenize: wordsOf,
    processTerm: termOf,
    searchOptions: { boost: { title: 2 }, fuzzy, prefix, weights: { fuzzy: 0.3, prefix: 0.6 } },
  });
  private readonly passagesWith = new Map<string, number>();
  private readonly passages: Passage[] = [];
  private constructor() {}

  static async build(entries: readonly KnowledgeEntry[]): Promise<KnowledgeIndex> {
    const index = new KnowledgeIndex();
    let sinceBreath = 0;
    for (const passage of passagesIn(entries)) {
      index.add(passage);
      sinceBreath += passage.text.length;
      if (sinceBreath < sliceUnits) continue;
      sinceBreath = 0;
      await nextTurn();
    }
    return index;
  }

  private add(passage: Passage): void {
    const { title, text } = passage;
    for (const term of termsOf(`${title} ${text}`)) {
      this.passagesWith.set(term, (this.passagesWith.get(term) ?? 0) + 1);
    }
    this.search.add({ id: this.passages.length, title, text });
    this.passages.push(passage);
  }

  /** The best passages first; the same question always finds the same ones. */
  find({ terms, earlier }: Question, limit: number): FoundPassage[] {
    const weights = new Map<string, number>();
    for (const term of earlier) weights.set(term, earlierWeight * this.rarity(term));
    for (const term of terms) weights.set(term, this.rarity(term));
    if (weights.size === 0) return [];
    return this.search
      .search([...weights.keys()].join(' '), {
        tokenize: (query) => query.split(' '),
        boostTerm: (term) => (terms.includes(term) ? 1 : earlierWeight),
      })
      .slice(0, candidates)
      .map((result) => this.judge(result, terms, weights))
      .sort((a, b) => b.score - a.score)
      .slice(0, limit);
  }

  /** Inverse document frequency. A word seen nowhere counts like a rare one: in a small collection it may be chatter. */
  private rarity(term: string): number {
    const seen = Math.max(1, this.passagesWith.get(term) ?? 0);
    return Math.log(1 + (this.passages.length - seen + 0.5) / (seen + 0.5));
  }

  private judge(result: SearchResult, terms: readonly string[], weights: ReadonlyMap<string, number>): FoundPassage {
    const matched = Object.keys(result.match);
    const quality = (term: string): number => {
      if (matched.includes(term)) return 1;
      if (!result.queryTerms.includes(term)) return 0;
      return matched.some((other) => other.startsWith(term)) ? 0.9 : 0.6;
    };
    let covered = 0;
    let total = 0;
    for (const [term, weight] of weights) {
      covered += weight * quality(term);
      total += weight;
    }
    const coverage = covered / total;
    const own = terms.filter((term) => quality(term) > 0).length;
    const exact = matched.filter((term) => weights.has(term)).length;
    const inTitle = Object.values(result.match).some((fields) => fields.includes('title'));
    return {
      passage: this.passages[result.id as number]!,
      score: result.score * (0.5 + coverage),
      // A question of two words or more must be met by one of its own, not only by what was talked about before.
      isRelevant: (terms.length <= 1 || own > 0) && isCloseEnough({ coverage, exact, inTitle }),
    };
  }
}
