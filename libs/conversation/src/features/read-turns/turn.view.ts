import { z } from 'zod';
import { messageView, phase } from '../../wire/conversation.schema';
import { toMessageView } from '../../wire/message.view';
import { understoodIn, type Turn } from './pair-turns';

export const turnView = z
  .object({
    seq: z.int().describe('Of its first message: orders the turns'),
    userMessage: messageView.nullable().describe('null when an agent or a human spoke without being asked'),
    reply: messageView.nullable().describe("The agent's or human's message; null while there is none"),
    phase: phase.nullable().describe('What became of the question; null where none was asked'),
    intents: z.array(z.string()),
    entities: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    silence: z.boolean(),
    outOfDomain: z.boolean(),
    latencyMs: z.number().nullable().describe('As annotated, else as the reply was made in'),
    userAt: z.iso.datetime().nullable(),
    replyAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Turn', description: 'A question and its reply. Questions that were answered together share the reply' });

export type TurnView = z.output<typeof turnView>;

export const toTurnView = (turn: Turn): TurnView => {
  const { seq, userMessage, reply, phase: became } = turn;
  const { intents, entities, silence, outOfDomain, latencyMs } = understoodIn(turn);
  return {
    seq,
    userMessage: userMessage && toMessageView(userMessage),
    reply: reply && toMessageView(reply),
    phase: became,
    intents: [...intents],
    entities: entities.map(({ name, values }) => ({ name, values: [...values] })),
    silence,
    outOfDomain,
    latencyMs,
    userAt: userMessage?.createdAt ?? null,
    replyAt: reply?.createdAt ?? null,
  };
};
