import type { CaseyDetail, CaseyMessage, CaseySummary } from './casey.schemas';
import type { CaseyWebhook } from './casey.webhook-schemas';

const CONVERSATION = '497f6eca-6276-4993-bfeb-53cbbbba6f08';

export const exampleSummary: CaseySummary = {
  id: CONVERSATION,
  connection_code: 'web-shop',
  agent_id: '2b1e3b65-2c04-4fa2-a2d7-467901e98978',
  status: 'in_progress',
  started_at: '2026-08-24T14:15:22.000Z',
  completed_at: null,
  turn_count: 1,
  participant_profile: {
    id: '018f5f0c-0000-7000-8000-000000000001',
    email: 'mira@example.com',
    first_name: 'Mira',
    last_name: 'Okafor',
    organization_name: 'Larkspur Home',
    organization_domain: 'larkspur.example',
    avatar_image_url: null,
  },
};

export const exampleDetail: CaseyDetail = {
  ...exampleSummary,
  session_properties: { basket: 3 },
  path_taken: ['welcome', 'returns'],
};

export const exampleMessage: CaseyMessage = {
  id: '018f5f0c-0000-7000-8000-000000000002',
  role: 'user',
  content: 'Can I return a lamp?',
  created_at: '2026-08-24T14:15:22.000Z',
  modality: 'text',
};

export const examplePage = {
  data: [exampleSummary],
  pagination: { has_more: false, next_cursor: null, prev_cursor: null },
};
export const exampleTranscript = { data: { conversation_id: CONVERSATION, messages: [exampleMessage] } };

export const exampleNewWebhook = {
  url: 'https://hooks.example.com/casey',
  description: 'n8n workflow #12',
  event_types: ['conversation.started', 'conversation.completed'],
};
export const exampleWebhook: CaseyWebhook = {
  id: '018f5f0c-0000-7000-8000-000000000003',
  url: 'https://hooks.example.com/casey',
  description: 'n8n workflow #12',
  event_types: ['conversation.started', 'conversation.completed'],
  enabled: true,
  created_at: '2026-08-24T14:15:22.000Z',
};
export const exampleMadeWebhook = { ...exampleWebhook, secret: 'whsec_…' };
export const exampleWebhookTest = { data: { success: true, message_id: '018f5f0c-0000-7000-8000-000000000004' } };
