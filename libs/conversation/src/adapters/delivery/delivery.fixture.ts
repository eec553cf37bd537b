import type { SmtpConnector, WebhookConnector } from '../../ports/connectors.port';
import type { OutboundMessage } from '../../ports/delivery.port';

export const mail: OutboundMessage = {
  id: '0199d4c6-8f1f-7d11-8b6a-2f1f6c0d9e21',
  conversationId: '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11',
  projectId: '0199d4c6-8e02-7c50-8a55-0f4be2d7a901',
  agentId: '0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02',
  userId: '0199d4c6-8e11-7e21-b3f6-7c9b8d3a4f03',
  environment: 'live',
  channel: 'email',
  to: 'mia@example.com',
  from: null,
  subject: 'Your order is ready',
  text: 'Hello Mia,\nwhen would you like to collect it?',
  includeSignature: true,
  createdAt: '2026-11-21T09:30:00.000Z',
};

export const sms: OutboundMessage = {
  ...mail,
  channel: 'sms',
  to: '+41446681800',
  from: '+41446681801',
  subject: null,
  includeSignature: false,
};

export const smtp: SmtpConnector = {
  kind: 'smtp',
  channel: 'email',
  id: '0199d4c6-8e12-7e21-b3f6-7c9b8d3a4f04',
  host: 'smtp.example.com',
  port: 587,
  secure: false,
  username: null,
  credential: null,
  fromAddress: 'support@larkspur.example',
  fromName: 'Larkspur Home',
  signature: 'Larkspur Home\n1 Mill Lane',
};

export const webhook: WebhookConnector = {
  kind: 'webhook',
  channel: 'sms',
  id: '0199d4c6-8e13-7e21-b3f6-7c9b8d3a4f05',
  url: 'https://gateway.example.com/sms',
  secret: `whsec_${Buffer.from('a secret of thirty-two bytes !!!').toString('base64')}`,
};
