import { descriptions, type PolyaiConversation, type PolyaiPage, type PolyaiTurn } from './polyai.schemas';

export const exampleTurn: PolyaiTurn = {
  user_input: 'Can I return a lamp?',
  user_input_dtmf: '',
  user_input_datetime: '2026-08-24T14:15:22.000Z',
  translated_user_input: '',
  agent_response: 'Within 30 days.',
  agent_response_datetime: '2026-08-24T14:15:23.000Z',
  english_agent_response: '',
  latency: 0.85,
  intents: ['return'],
  entities: [{ product: 'lamp' }],
  is_ood: false,
  is_silence: false,
};

export const exampleConversation: PolyaiConversation = {
  id: '497f6eca-6276-4993-bfeb-53cbbbba6f08',
  account_id: '018f5f0c-0000-7000-8000-00000000000a',
  project_id: '018f5f0c-0000-7000-8000-00000000000b',
  variant_id: '018f5f0c-0000-7000-8000-00000000000c',
  variant_name: 'Evening voice',
  environment: 'live',
  started_at: '2026-08-24T14:15:22.000Z',
  channel: 'VOICE-SIP',
  from_number: '+442071234567',
  to_number: '+442079876543',
  in_progress: false,
  num_turns: 1,
  total_duration: 30,
  polyai_duration: 30,
  handoff: false,
  num_silences: 0,
  num_ood: 0,
  metrics: { csat: '4', step: ['asked', 'answered'] },
  state: { plan: 'gold' },
  turns: [exampleTurn],
};

export const examplePage: PolyaiPage = { conversations: [exampleConversation], descriptions, next_offset: 5 };
