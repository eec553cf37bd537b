import { z } from 'zod';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';

/** Each message is a lane of its own: several of one conversation may be on their way at once. */
export const deliverMessage = owedWork({
  kind: 'deliver-message', // stored: renaming strands the rows already owed
  subject: z.strictObject({ conversationId: z.uuid(), messageId: z.uuid() }), // ids only; the log holds the rest
  attempts: 6,
  backoff: exponential({ first: 5_000, max: minutes(15), factor: 4 }), // 5 s, 20 s, 80 s, 5 min, 15 min
  giveUpAfterMs: minutes(24 * 60),
});
export type DeliverMessageSubject = z.output<typeof deliverMessage.subject>;
