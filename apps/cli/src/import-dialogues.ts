import { DomainError } from '@verbatim/kernel';
import type { FileDialogue, Parsed } from './dialogues';

// Enough to keep the writer's batches full.
const AT_ONCE = 64;

export interface Line {
  /** From 1. */
  readonly line: number;
  readonly parsed: Parsed;
}

export interface ImportResult {
  dialogues: number;
  imported: number;
  present: number;
  messages: number;
  /** Lines that were left out, in their order. */
  refused: { line: number; why: string }[];
}

/**
 * Brings in every dialogue that can be read. `bring` resolves to how many messages were new; a dialogue that it refuses
 * (one that was deleted since, say) is reported with its line and stops nobody else. Rejects when there is no agent.
 */
export const importDialogues = async (
  lines: AsyncIterable<Line>,
  bring: (dialogue: FileDialogue) => Promise<number>,
): Promise<ImportResult> => {
  const result: ImportResult = { dialogues: 0, imported: 0, present: 0, messages: 0, refused: [] };
  const failures: unknown[] = []; // kept, so that nobody has to be awaiting just then
  const one = async (line: number, dialogue: FileDialogue): Promise<void> => {
    try {
      const added = await bring(dialogue);
      result.messages += added;
      if (added > 0) result.imported += 1;
      else result.present += 1;
    } catch (error) {
      if (error instanceof DomainError && error.code !== 'agent.missing')
        result.refused.push({ line, why: error.message });
      else failures.push(error);
    }
  };
  const running = new Set<Promise<void>>();
  for await (const { line, parsed } of lines) {
    if (failures.length > 0) break;
    if ('why' in parsed) {
      result.refused.push({ line, why: parsed.why });
      continue;
    }
    result.dialogues += 1;
    const work: Promise<void> = one(line, parsed.dialogue).finally(() => running.delete(work));
    running.add(work);
    if (running.size >= AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
  result.refused.sort((a, b) => a.line - b.line);
  return result;
};
