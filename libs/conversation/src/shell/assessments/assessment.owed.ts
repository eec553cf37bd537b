import { z } from 'zod';
import { exponential, minutes, owedWork, type OwedWorkDefinition } from '@verbatim/owed-work';

const subject = z.strictObject({ requestId: z.uuid() });
export type AssessmentSubject = z.output<typeof subject>;

/** One at a time of each sort: the conversation is the lane, and a newer request takes the older one's place. */
const owedAssessment = (kind: string): OwedWorkDefinition<AssessmentSubject> =>
  owedWork({
    kind, // stored: renaming strands the rows already owed
    subject,
    attempts: 5,
    backoff: exponential({ first: 2_000, max: 60_000 }), // 2 s, 4 s, 8 s, 16 s
    giveUpAfterMs: minutes(60),
  });

export const summariseConversation = owedAssessment('summarise-conversation');
export const scoreConversation = owedAssessment('score-conversation');
