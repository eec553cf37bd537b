import { DomainError } from '@verbatim/kernel';
import type { FileDialogue } from './dialogues';
import { importDialogues, type Line } from './import-dialogues';

const dialogue = (id: string): FileDialogue => ({ id, turns: [{ speaker: 'user', text: 'Hello' }] });
const line = (number: number, id: string): Line => ({ line: number, parsed: { dialogue: dialogue(id) } });
async function* file(...lines: Line[]): AsyncGenerator<Line> {
  yield* lines;
}

describe('an import', () => {
  it('counts what is new, what was there and what could not be read', async () => {
    const lines = file(line(1, 'new'), { line: 2, parsed: { why: 'it is not JSON' } }, line(4, 'there'));
    expect(await importDialogues(lines, async ({ id }) => (id === 'new' ? 1 : 0))).toEqual({
      dialogues: 2,
      imported: 1,
      present: 1,
      messages: 1,
      refused: [{ line: 2, why: 'it is not JSON' }],
    });
  });

  it('goes on after a dialogue that is refused, and names its line', async () => {
    const bring = async ({ id }: FileDialogue): Promise<number> => {
      if (id === 'deleted') throw new DomainError('conversation.not-found', 'The conversation does not exist');
      return 1;
    };
    const lines = file(line(1, 'deleted'), { line: 2, parsed: { why: 'unreadable' } }, line(3, 'new'));
    const { imported, refused } = await importDialogues(lines, bring);
    expect(imported).toBe(1);
    expect(refused).toEqual([
      { line: 1, why: 'The conversation does not exist' },
      { line: 2, why: 'unreadable' },
    ]);
  });

  it.each([
    ['without an agent', new DomainError('agent.missing', 'There is no such agent')],
    ['with the database gone', new Error('connection refused')],
  ])('ends at once %s', async (_, error) => {
    await expect(importDialogues(file(line(1, 'a')), () => Promise.reject(error))).rejects.toBe(error);
  });

  it('has at most 64 dialogues at work', async () => {
    let atWork = 0;
    let most = 0;
    const bring = async (): Promise<number> => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork -= 1;
      return 1;
    };
    await importDialogues(file(...Array.from({ length: 300 }, (_, at) => line(at + 1, `${at}`))), bring);
    expect(most).toBe(64);
  });
});
