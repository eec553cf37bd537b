import { shopKnowledge } from '../builtin/knowledge.fixture';
import { KnowledgeIndexes } from './knowledge-indexes';

describe('the kept search indexes', () => {
  it('give the same one for the same knowledge, and another once an entry changed', async () => {
    const indexes = new KnowledgeIndexes();
    const first = await indexes.of(shopKnowledge);
    expect(await indexes.of(structuredClone(shopKnowledge))).toBe(first);
    const edited = shopKnowledge.map((entry) => ({ ...entry, text: `${entry.text} Edited.` }));
    expect(await indexes.of(edited)).not.toBe(first);
  });

  it('are forgotten, the longest unused first, when there are too many', async () => {
    const indexes = new KnowledgeIndexes({ maxIndexes: 1 });
    const first = await indexes.of(shopKnowledge);
    await indexes.of([]);
    expect(await indexes.of(shopKnowledge)).not.toBe(first);
  });
});
