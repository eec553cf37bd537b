import { onePageDirection, pageQuery } from '@verbatim/http';
import { z } from 'zod';
import { wordsToFind } from '../shell/search-words';
import { instant, uuid } from './common.schema';
import { environment } from './conversation.schema';
import { idsInQuery } from './reading.schema';

export const messageSearchQuery = z
  .strictObject({
    ...pageQuery,
    q: z
      .string()
      .max(200)
      .refine((q) => wordsToFind(q).length > 0, 'must hold a word that is to be found')
      .describe('Words, all of them; "a phrase"; or; -not. In any case, and as they stand: no endings are taken away'),
    conversationId: uuid.optional(),
    projectId: idsInQuery.optional(),
    agentId: idsInQuery.optional(),
    userId: idsInQuery.optional().describe('The user of the conversation'),
    role: z.enum(['user', 'agent', 'human']).optional(),
    environment: environment.optional(),
    from: instant.optional().describe('When it was said, inclusive'),
    to: instant.optional().describe('Exclusive'),
  })
  .refine(...onePageDirection)
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'is before from',
    path: ['to'],
  });

export const messageHit = z
  .object({
    conversationId: z.uuid(),
    messageId: z.uuid(),
    seq: z.int(),
    role: z.enum(['user', 'agent', 'human']),
    createdAt: z.iso.datetime(),
    highlights: z
      .array(z.array(z.object({ text: z.string(), match: z.boolean() })))
      .describe('Up to three fragments of its text, each in pieces; plain text, no markup'),
  })
  .meta({ id: 'MessageHit' });
export type MessageHit = z.output<typeof messageHit>;
