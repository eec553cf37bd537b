import type { Status } from '@verbatim/conversation';
import { statusTable } from './status-table';

const table = statusTable({
  pending: 'new',
  in_progress: 'open',
  paused: 'open',
  completed: 'done',
  abandoned: 'done',
  failed: 'done',
  archived: 'away',
});
const statuses: readonly Status[] = [
  'pending',
  'in_progress',
  'paused',
  'completed',
  'abandoned',
  'failed',
  'archived',
];

describe('a table of statuses', () => {
  it('has a word for every status, and knows by the word what is shown as it', () => {
    expect(table.words).toEqual(['new', 'open', 'done', 'away']);
    for (const status of statuses) expect(table.shownAs(table.wordFor(status))).toContain(status);
  });

  it('takes a word that is set for the first of them', () => {
    expect(table.words.map(table.meantBy)).toEqual(['pending', 'in_progress', 'completed', 'archived']);
    for (const word of table.words) expect(table.wordFor(table.meantBy(word))).toBe(word);
  });
});
