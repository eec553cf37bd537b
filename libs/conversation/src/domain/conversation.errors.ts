import { DomainError } from '@verbatim/kernel';

const messages = {
  'conversation.not-found': 'There is no such conversation',
  'conversation.exists': 'A conversation with this id exists and was started with other facts',
  'conversation.not-open': 'The conversation does not accept this in its present status',
  'conversation.paused': 'The conversation is paused',
  'conversation.busy': 'An earlier question is still open',
  'conversation.too-many-open-questions': 'Too many questions of this conversation are open',
  'conversation.too-many-undelivered': 'Too many messages of this conversation wait to be delivered',
  'conversation.not-manual': 'A human can write only while the conversation is in manual mode',
  'conversation.status-transition': 'The conversation cannot change to this status from its present one',
  'conversation.legal-hold': 'A legal hold keeps the conversation from being deleted or erased',
  'conversation.not-restorable': 'The conversation is not deleted, or its time to be restored is over',
  'conversation.not-erasable': 'The conversation is not deleted, or its time to be restored is not over',
  'conversation.import-gap': 'The import does not continue where the conversation ends',
  'conversation.environment': 'The key does not reach this environment',
  'conversation.anonymised': 'The user of the conversation was erased, and the conversation closed',
  'assessment.superseded': 'The summary or score came too late: it is owed no more, or was asked for again',
  'delivery.superseded': 'It is known already what became of this message',
  'feedback.not-rateable': 'Feedback is given on what was said to the user, not on what the user said',
  'details.too-large': 'What is kept under this name would grow too large',
  'filter.empty': 'A change of many needs a filter that says which',
  'change.empty': 'A change of many needs something to change',
  'connector.missing': 'The project has no connector for this channel',
  'reference.missing': 'What is named here does not exist',
  'search.too-broad': 'Too much is found to be looked through in time: narrow it by time, agent, user or conversation',
  'agent.missing': 'There is no such agent',
  'agent.required': 'The key is bound to no agent, so one must be named',
  'message.not-found': 'There is no such message in the conversation',
  'message.id-taken': 'A message with this id exists and is another one',
  'question.not-found': 'There is no such question in the conversation',
  'question.not-open': 'The question is not open',
  'question.not-awaiting-external': 'The question does not await a reply from outside',
  'reply.superseded': 'The reply came too late: its question ended or was asked again',
  'fork.too-long': 'The conversation has too much in it up to there to be copied at once',
  'past.not-found': 'The conversation was not there then: it had not begun, was deleted, or has not come so far',
  'past.too-long': 'The conversation has too many events up to then to be shown as it was',
} as const;

/** Stored in logs and answers: never renamed. */
export type ConversationErrorCode = keyof typeof messages;

/** A refusal of this context. `details` never hold message text. */
export class ConversationError extends DomainError<ConversationErrorCode> {
  constructor(
    code: ConversationErrorCode,
    details: Readonly<Record<string, string | number | boolean | null>> = {},
    pointer: string | null = null,
  ) {
    super(code, messages[code], details, pointer);
    this.name = 'ConversationError';
  }
}
