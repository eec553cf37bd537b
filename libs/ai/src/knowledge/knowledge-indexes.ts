import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KnowledgeEntry } from '@verbatim/conversation';
import { KnowledgeIndex } from './knowledge-index';

const unitsOf = (entries: readonly KnowledgeEntry[]): number =>
  entries.reduce((sum, { title, text }) => sum + title.length + text.length, 1);

/** Names a version of the knowledge by its content: an edited entry is another version, wherever it was edited. */
const versionOf = (entries: readonly KnowledgeEntry[]): string => {
  const hash = createHash('sha256');
  for (const { id, title, text, url } of entries) hash.update(JSON.stringify([id, title, text, url]));
  return hash.digest('base64');
};

/** The search indexes of the knowledge used lately, bounded by the text they were made from (UTF-16 units). */
export class KnowledgeIndexes {
  private readonly indexes: LRUCache<string, Promise<KnowledgeIndex>>;

  /** The same array is the same knowledge, as whoever reads it promises: hashing it again would only cost time. */
  private readonly versions = new WeakMap<readonly KnowledgeEntry[], string>();

  constructor({ maxIndexes = 500, maxUnits = 20_000_000 } = {}) {
    this.indexes = new LRUCache({ max: maxIndexes, maxSize: maxUnits });
  }

  of(entries: readonly KnowledgeEntry[]): Promise<KnowledgeIndex> {
    const version = this.versions.get(entries) ?? versionOf(entries);
    this.versions.set(entries, version);
    const known = this.indexes.get(version);
    if (known) return known;
    const index = KnowledgeIndex.build(entries);
    this.indexes.set(version, index, { size: unitsOf(entries) });
    index.catch(() => this.indexes.delete(version));
    return index;
  }
}
