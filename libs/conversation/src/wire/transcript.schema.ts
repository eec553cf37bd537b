import { z } from 'zod';
import { modalities } from './common.schema';

const message = z.object({
  id: z.uuid(),
  seq: z.int(),
  role: z.enum(['user', 'agent', 'human']),
  text: z.string().nullable().describe('null once erased'),
  createdAt: z.iso.datetime(),
  modality: z.enum(modalities),
  authorName: z.string().nullable(),
});
export const transcriptMessageView = message.meta({ id: 'TranscriptMessage', description: 'One line' });

export const transcriptView = z
  .object({
    conversationId: z.uuid(),
    title: z.string().nullable(),
    startedAt: z.iso.datetime().nullable(),
    messages: z.array(transcriptMessageView),
  })
  .meta({ id: 'Transcript' });

export const transcriptText = z.string().meta({
  id: 'TranscriptText',
  description:
    'What was said, each line of it marked (`> `, or two spaces) and nothing in it obeyed: Markdown is escaped, control characters are spelled, erased text is `[erased]`',
});

export type TranscriptMessageView = z.output<typeof message>;
