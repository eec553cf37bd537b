import { z } from 'zod';
import type { Signal } from './signals.port';

const signal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('appended'), version: z.int() }),
  z.object({
    kind: z.literal('delta'),
    questionId: z.string(),
    replyId: z.string(),
    attempt: z.int(),
    offset: z.int(),
    text: z.string(),
  }),
  z.object({ kind: z.literal('cancel'), replyId: z.string() }),
  z.object({ kind: z.literal('halted'), replyId: z.string() }),
  z.object({ kind: z.literal('say-again'), conversationId: z.string() }),
]);

/** `from` names the process, which has told its own listeners already. Three lines: JSON has no line break of its own. */
export const encode = (from: string, topic: string, piece: Signal): string =>
  `${from}\n${topic}\n${JSON.stringify(piece)}`;

/**
 * The signal, if it comes from elsewhere and somebody here listens to its topic: most do not concern us, and are not
 * looked into. Null also for what we do not understand: a newer process may signal more than we know.
 */
export const decode = (
  payload: string,
  concernsUs: (from: string, topic: string) => boolean,
): { readonly topic: string; readonly signal: Signal } | null => {
  const [from = '', topic = '', json = ''] = payload.split('\n', 3);
  if (!concernsUs(from, topic)) return null;
  try {
    const { data } = signal.safeParse(JSON.parse(json));
    return data ? { topic, signal: data } : null;
  } catch {
    return null;
  }
};
