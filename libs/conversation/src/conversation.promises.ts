import { owedAssessments } from './features/assess-conversation/owed-assessments';
import { deliverMessage } from './features/deliver-message/deliver-message.owed';
import { owedDeliveries } from './features/deliver-message/owed-deliveries';
import { eraseConversation } from './features/erase-conversation/erase-conversation.owed';
import { owedErasure } from './features/erase-conversation/owed-erasure';
import { generateReply } from './features/generate-reply/generate-reply.owed';
import { owedReplies } from './features/generate-reply/owed-replies';
import { scores, summaries } from './shell/assessments/assessments';
import type { Promised } from './shell/projection';

/** What a conversation owes by its events: promised with them. */
export const conversationPromises: readonly Promised[] = [
  { kind: generateReply.kind, rows: owedReplies },
  { kind: eraseConversation.kind, rows: owedErasure },
  { kind: deliverMessage.kind, rows: owedDeliveries },
  owedAssessments(summaries),
  owedAssessments(scores),
];
