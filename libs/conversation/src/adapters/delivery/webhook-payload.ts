import type { OutboundMessage } from '../../ports/delivery.port';

/** What a connector is posted (docs/connectors.md): fields are added, never taken away or renamed. */
export const payloadOf = (message: OutboundMessage) => ({
  type: 'message.outbound',
  channel: message.channel,
  messageId: message.id,
  conversationId: message.conversationId,
  projectId: message.projectId,
  agentId: message.agentId,
  userId: message.userId,
  environment: message.environment,
  to: message.to,
  from: message.from,
  text: message.text,
  includeSignature: message.includeSignature,
  createdAt: message.createdAt,
});
