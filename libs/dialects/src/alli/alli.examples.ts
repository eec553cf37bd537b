import type { AlliChat, AlliChatWithSteps, AlliConversation } from './alli.schemas';

const CONVERSATION = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
const AGENT = '2b1e3b65-2c04-4fa2-a2d7-467901e98978';

const question: AlliChat = {
  id: '018f5f0c-0000-7000-8000-000000000002',
  sender: 'USER',
  message: 'Can I return a lamp?',
  timestamp: 1787580922000,
  citations: [],
  rating: null,
  agentRating: null,
};

export const exampleChat: AlliChat = {
  id: '018f5f0c-0000-7000-8000-000000000003',
  sender: 'BOT',
  message: 'Within 30 days.',
  timestamp: 1787580924000,
  citations: [
    {
      clueId: '018f5f0c-0000-7000-8000-000000000009',
      source: 'DOCUMENT',
      title: 'Returns',
      knowledgeBaseId: null,
      pageNo: 2,
      url: 'https://larkspur.example/returns',
      text: 'Everything can be returned within 30 days.',
    },
  ],
  rating: true,
  agentRating: null,
};

export const exampleChatWithSteps: AlliChatWithSteps = {
  ...exampleChat,
  intermediateSteps: [{ tool: 'search', query: 'return lamp' }],
};

export const exampleConversation: AlliConversation = {
  id: CONVERSATION,
  title: 'A lamp that hums',
  user: { userId: '018f5f0c-0000-7000-8000-000000000001', firstName: 'Mira', lastName: 'Okafor' },
  createdAt: 1787580921000,
  lastChatTime: 1787580924000,
  isEnd: false,
  categories: ['Returns'],
  memo: null,
  chats: [question, exampleChat],
  chatCount: 2,
  llmApp: { id: AGENT, name: 'Ada', description: 'Answers questions about orders.' },
  variables: { plan: 'pro' },
};

export const examplePage = { conversations: [exampleConversation], cursor: null };
export const exampleChats = { chats: [question, exampleChat] };
export const exampleUpdate = { state: 'in_progress', title: 'A lamp that hums' };
export const exampleBulkUpdate = { llmAppIds: [AGENT], conversationInfo: { title: 'Moved to the new shop' } };
export const exampleFeedback = { rating: true, selection: 'Helpful' };
export const exampleDailyCounts = [
  { date: '2026-08-24', count: 12 },
  { date: '2026-08-25', count: 0 },
];
