import { assessmentsProjection } from './features/assess-conversation/assessments.projection';
import { conversationsProjection } from './features/read-conversations/conversations.projection';
import { messagesProjection } from './features/read-messages/messages.projection';
import { feedbackProjection } from './features/read-feedback/feedback.projection';
import type { Projection } from './shell/projection';

/** What is computed from a stream alone: written with its events, and rebuilt from them. */
export const conversationProjections: readonly Projection[] = [
  conversationsProjection,
  messagesProjection,
  feedbackProjection,
  assessmentsProjection,
];
