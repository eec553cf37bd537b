import type { WorkfxConversation, WorkfxMessage } from './workfx.views';

const ids = {
  conversation: '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11',
  tenant: '40d39c4b-9585-4123-8fd4-f1cc23a1184c',
  unit: 'da114de3-d7e6-4161-bc55-0ce85dbee589',
  agent: '0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02',
  key: '0199d4c6-8e18-7b10-8d2f-1a2b3c4d5e03',
  question: '0199d4c6-8f1f-7d11-8b6a-2f1f6c0d9e21',
  answer: '0199d4c6-8f30-7a42-9d1c-6b3f2a8e7c31',
} as const;

const place = { tenant_id: ids.tenant, tenant_unit_id: ids.unit, agent_id: ids.agent, user_id: null };

export const exampleConversation: WorkfxConversation = {
  id: ids.conversation,
  topic: 'New Conversation',
  ...place,
  agent_mode: 'instruction-chat',
  agent_type: 'single-agent',
  extend_properties: {},
  invoke_from: 'api',
  inputs: { order: 'A-1009' },
  status: 'running',
  assignment_id: null,
  created_time: '2026-11-21T09:30:00.000Z',
  updated_time: '2026-11-21T09:30:00.000Z',
  created_by: ids.key,
  updated_by: ids.key,
  created_by_role: 'key',
  updated_by_role: 'key',
  created_by_name: 'Back office',
  updated_by_name: 'Back office',
};

const exampleQuestion: WorkfxMessage = {
  id: ids.question,
  ...place,
  conversation_id: ids.conversation,
  run_id: ids.question,
  message_from: 'user',
  content: 'How long do I have to return something?',
  requested_time: '2026-11-21T09:30:00.000Z',
  input_tokens: 0,
  answer_tokens: 0,
  total_tokens: 0,
  feedback: null,
  metadata: {},
  created_by: null,
  updated_by: null,
  created_by_role: 'user',
  updated_by_role: 'user',
};

const exampleAnswer: WorkfxMessage = {
  ...exampleQuestion,
  id: ids.answer,
  message_from: 'agent',
  content: 'You can return anything within 30 days of delivery.',
  requested_time: '2026-11-21T09:30:01.200Z',
  input_tokens: 412,
  answer_tokens: 18,
  total_tokens: 430,
  feedback: 'like',
  created_by: ids.agent,
  updated_by: ids.agent,
  created_by_role: 'agent',
  updated_by_role: 'agent',
};

const whole = { page_num: 1, page_size: 20, total_pages: 1, has_next_page: false };

export const exampleConversationPage = {
  ...whole,
  total_count: 1,
  data: [{ ...exampleConversation, message_count: 2 }],
};
export const exampleMessagePage = { ...whole, total_count: 2, data: [exampleQuestion, exampleAnswer] };
