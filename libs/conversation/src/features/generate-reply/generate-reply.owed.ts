import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

/** One running reply per conversation: the conversation is the lane, a newer reply takes the older one's place. */
export const generateReply = owedWork({
  kind: 'generate-reply', // stored: renaming strands the rows already owed
  subject: z.strictObject({ questionId: z.uuid(), replyId: z.uuid() }), // ids only; the log holds the rest
  attempts: 5,
  backoff: exponential({ first: 2_000, max: 60_000 }), // 2 s, 4 s, 8 s, 16 s
  giveUpAfterMs: minutes(15),
});
export type GenerateReplySubject = z.output<typeof generateReply.subject>;
