import { defineProblems, type ProblemRow } from '@verbatim/http';
import type { ConversationErrorCode } from './domain/conversation.errors';

/** How each refusal of this context is said over HTTP. A code without a row does not compile. */
export const conversationProblems = defineProblems({
  'conversation.not-found': { status: 404, title: 'There is no such conversation' },
  'conversation.exists': { status: 409, title: 'The id belongs to another conversation' },
  'conversation.not-open': { status: 409, title: 'The conversation does not accept messages in its status' },
  'conversation.paused': { status: 409, title: 'The conversation is paused' },
  'conversation.busy': { status: 409, title: 'A reply is being made', retryable: true },
  'conversation.too-many-open-questions': { status: 429, title: 'Too many questions are open', retryable: true },
  'conversation.not-manual': { status: 409, title: 'The conversation is not in manual mode' },
  'conversation.status-transition': { status: 409, title: 'The status cannot change this way' },
  'conversation.legal-hold': { status: 409, title: 'A legal hold keeps the conversation' },
  'conversation.not-restorable': { status: 409, title: 'The conversation cannot be restored' },
  'conversation.not-erasable': { status: 409, title: 'The conversation cannot be erased yet' },
  'conversation.import-gap': { status: 409, title: 'The import leaves a gap' },
  'conversation.environment': { status: 403, title: 'The key does not reach this environment' },
  'conversation.anonymised': { status: 409, title: 'The conversation is anonymised' },
  'assessment.superseded': { status: 409, title: 'The summary or score came too late' },
  'delivery.superseded': { status: 409, title: 'The outcome of the delivery is known' },
  'reference.missing': { status: 422, title: 'What is named does not exist' },
  'search.too-broad': { status: 422, title: 'The search is too broad' },
  'agent.missing': { status: 422, title: 'There is no such agent' },
  'agent.required': { status: 422, title: 'An agent must be named' },
  'message.not-found': { status: 404, title: 'There is no such message' },
  'message.id-taken': { status: 409, title: 'The id belongs to another message' },
  'question.not-found': { status: 404, title: 'There is no such question' },
  'question.not-open': { status: 409, title: 'The question is not open' },
  'question.not-awaiting-external': { status: 409, title: 'The question does not await a reply from outside' },
  'reply.superseded': { status: 409, title: 'The reply came too late' },
} as const satisfies Record<ConversationErrorCode, ProblemRow>);
