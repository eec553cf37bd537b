import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Dialogue } from '@verbatim/conversation';
import { v5 } from 'uuid';
import { z } from 'zod';

const text = z
  .string()
  .min(1)
  .max(100_000)
  .refine((value) => !value.includes('\u0000') && isWellFormed(value), 'holds characters that cannot be stored');

/** A line of the file. `at` (RFC 3339) says when a turn was said; without it turns are a second apart. */
const fileDialogue = z.object({
  id: z.string().min(1).max(200),
  services: z.array(z.string().max(200)).max(50).optional(),
  title: z.string().min(1).max(300).optional(),
  turns: z
    .array(
      z.object({ speaker: z.enum(['user', 'system', 'human']), text, at: z.iso.datetime({ offset: true }).optional() }),
    )
    .min(1)
    .max(5_000),
});
export type FileDialogue = z.output<typeof fileDialogue>;

export type Parsed = { readonly dialogue: FileDialogue } | { readonly why: string };

const isWellFormed = (value: string): boolean => (value as string & { isWellFormed(): boolean }).isWellFormed();

/** Every line of the file that is not blank, with its number from 1 and its size in bytes. */
export async function* linesOf(file: string): AsyncGenerator<{ line: number; bytes: number; parsed: Parsed }> {
  let line = 0;
  for await (const content of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    line += 1;
    if (content.trim() !== '') yield { line, bytes: Buffer.byteLength(content) + 1, parsed: parse(content) };
  }
}

const parse = (content: string): Parsed => {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { why: 'it is not JSON' };
  }
  const parsed = fileDialogue.safeParse(value);
  if (parsed.success) return { dialogue: parsed.data };
  const [first] = parsed.error.issues;
  return { why: `${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim() };
};

const roles = { user: 'user', system: 'agent', human: 'human' } as const;
// Dialogues without times begin here: the same every time, so that importing them again is the same import.
const EPOCH = Date.UTC(2020, 0, 1);

/** The same dialogue for the same agent is the same conversation, however often it is imported. */
export const dialogueFrom = ({ id, services, title, turns }: FileDialogue, agentId: string): Dialogue => {
  let last = EPOCH - 1_000;
  return {
    conversationId: v5(`dialogue:${id}`, agentId),
    agentId,
    title: title ?? null,
    customData: { importedId: id, ...(services ? { services } : {}) },
    turns: turns.map((turn) => {
      last = turn.at ? Date.parse(turn.at) : last + 1_000;
      return { role: roles[turn.speaker], text: turn.text, occurredAt: new Date(last).toISOString() };
    }),
  };
};
