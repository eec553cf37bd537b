import type { MessageView, ReplyView } from '@verbatim/conversation';
import {
  raiaSources,
  type RaiaBaseFeedback,
  type RaiaMessage,
  type RaiaResponse,
  type RaiaSource,
} from './raia.answers';
import { known } from './raia.mapping';

const roles = { user: 'conversation_user', agent: 'assistant', human: 'manual_assistant' } as const;

const isSource = (channel: string): channel is RaiaSource => (raiaSources as readonly string[]).includes(channel);

/** A channel that raia does not know is its API. */
export const sourceOf = (channel: string): RaiaSource => {
  const name = channel.replaceAll('-', '_');
  return isSource(name) ? name : 'api';
};

/** Of the conversation that a message is in. */
export interface Around {
  readonly source: RaiaSource;
  readonly isAnonymized: boolean;
}

const fullResponseOf = ({ steps, text, citations }: MessageView): RaiaMessage['fullAIResponse'] => ({
  reasoning: steps.filter((step): step is string => typeof step === 'string'),
  outputText: text,
  urlCitations: citations.flatMap(({ url, title }) => (url === null ? [] : [{ url, title }])),
  fileCitations: citations.flatMap(({ url, sourceId, title }) =>
    url === null ? [{ fileId: sourceId, filename: title }] : [],
  ),
});

export const toRaiaMessage = (
  message: MessageView,
  { source, isAnonymized }: Around,
  feedbacks: readonly RaiaBaseFeedback[] | null = null,
): RaiaMessage => {
  const { createdAt } = message;
  const own = message.channel === null ? source : sourceOf(message.channel);
  return {
    id: message.id,
    message: message.text ?? '',
    ...known('rawMessage', message.rawText),
    conversationId: message.conversationId,
    senderRole: roles[message.role],
    conversationMessageId: message.questionId ?? message.id,
    source: message.modality === 'voice' ? 'voice' : own,
    createdAt,
    ...known('conversationMessageFeedbacks', feedbacks && [...feedbacks]),
    ...(message.role === 'agent' ? { fullAIResponse: fullResponseOf(message) } : {}),
    subagentId: message.subagentId,
    expandedMessage: message.expandedText,
    files: message.files.map(({ id, name, externalId, size }) => ({
      id,
      fileName: name,
      openAIFileId: externalId ?? '',
      size,
      updatedAt: createdAt,
      createdAt,
    })),
    isAnonymized,
  };
};

/** Why there is no answer, in one text; null while there may be one. */
const errorOf = ({ error }: ReplyView): string | null =>
  error && [error.code, error.reason].filter((part) => part !== null).join(': ');

export const toRaiaResponse = (reply: ReplyView, around: Around): RaiaResponse => ({
  status: reply.status,
  message: reply.message && toRaiaMessage(reply.message, around),
  error: errorOf(reply),
});

interface Sent {
  readonly status: number;
  readonly body: object;
}

/**
 * The answer to whoever waited for one. Where a human or somebody outside is to answer there is nothing to wait for:
 * then the question comes back. A wait that ended too early says where to go on asking.
 */
export const answerTo = (question: RaiaMessage, reply: ReplyView): Sent => {
  const details = [{ conversationMessageId: question.id }];
  switch (reply.status) {
    case 'completed':
      return { status: 201, body: reply.message ? toRaiaMessage(reply.message, question) : question };
    case 'failed':
      return {
        status: 500,
        body: { status: 500, name: 'RESPONSE_FAILED', message: errorOf(reply) ?? 'failed', details },
      };
    case 'pending':
      return reply.phase === 'awaiting_human' || reply.phase === 'awaiting_external'
        ? { status: 201, body: question }
        : { status: 504, body: { status: 504, name: 'RESPONSE_PENDING', message: 'RESPONSE_PENDING', details } };
  }
};
