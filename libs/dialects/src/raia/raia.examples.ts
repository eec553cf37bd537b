import type {
  RaiaConversationWithFeedbacks,
  RaiaGivenFeedback,
  RaiaMessage,
  RaiaPage,
  RaiaState,
  RaiaUser,
} from './raia.answers';

const ID = '5f7b1b3b-3b3b-4b3b-8b3b-3b3b3b3b3b3b';
const QUESTION = '018f5f0c-0000-7000-8000-000000000001';
const ANSWER = '018f5f0c-0000-7000-8000-000000000002';
const USER = '018f5f0c-0000-7000-8000-000000000003';
const AT = '2026-08-24T14:15:22.000Z';

export const exampleUser: RaiaUser = {
  id: USER,
  firstName: 'John',
  lastName: 'Doe',
  email: 'john@example.com',
  fkId: '123456',
  metadata: { customData: { tier: 'gold' } },
  isAnonymized: false,
};

export const exampleConversation: RaiaConversationWithFeedbacks = {
  id: ID,
  conversationUserId: USER,
  title: 'Conversation Title',
  score: 4,
  aiConversationId: 'conv_h435hi34h5i43i5sdfdfs',
  metadata: { customData: { key1: 'value1' } },
  mode: 'ai',
  user: exampleUser,
  createdAt: AT,
  updatedAt: AT,
  assignedUser: null,
  isAnonymized: false,
  feedbacks: [
    {
      id: '018f5f0c-0000-7000-8000-000000000004',
      voteType: 'up',
      question: 'How does quantum entanglement work?',
      answer: 'Measure one, know the other.',
      comment: null,
      userEmail: 'john@example.com',
      createdAt: AT,
      updatedAt: AT,
    },
  ],
};
const { feedbacks: _, ...plain } = exampleConversation;
export const examplePlainConversation = plain;

export const examplePage: RaiaPage = {
  currentPage: 1,
  pageSize: 10,
  totalItems: 1,
  totalPages: 1,
  hasNextPage: false,
  hasPreviousPage: false,
  data: [exampleConversation],
};

export const exampleState: RaiaState = {
  id: '018f5f0c-0000-7000-8000-000000000005',
  name: 'Waiting',
  description: 'The customer has to answer.',
  color: '#f59e0b',
  isPersistent: false,
  createdAt: AT,
  updatedAt: AT,
};

const shown = { conversationId: ID, source: 'api', createdAt: AT, subagentId: null, expandedMessage: null } as const;
export const exampleQuestion: RaiaMessage = {
  ...shown,
  id: QUESTION,
  message: 'How does quantum entanglement work?',
  senderRole: 'conversation_user',
  conversationMessageId: QUESTION,
  files: [],
  isAnonymized: false,
};
export const exampleAnswer: RaiaMessage = {
  ...shown,
  id: ANSWER,
  message: 'Measure one, know the other.',
  senderRole: 'assistant',
  conversationMessageId: QUESTION,
  fullAIResponse: { reasoning: [], outputText: 'Measure one, know the other.', urlCitations: [], fileCitations: [] },
  files: [],
  isAnonymized: false,
};
const { fullAIResponse: __, ...said } = exampleAnswer;
export const exampleManual: RaiaMessage = {
  ...said,
  message: 'Your appointment has been confirmed for tomorrow at 2pm.',
  senderRole: 'manual_assistant',
  conversationMessageId: ANSWER,
};

export const exampleFeedback: RaiaGivenFeedback = {
  id: '018f5f0c-0000-7000-8000-000000000004',
  conversationMessageId: ANSWER,
  voteType: 'up',
  question: 'How does quantum entanglement work?',
  answer: 'Measure one, know the other.',
  createdAt: AT,
  updatedAt: AT,
  comment: 'Awesome :)',
};

export const exampleNotFound = {
  status: 404,
  name: 'ENTITY_NOT_FOUND_ERROR',
  message: 'ENTITY_NOT_FOUND',
  details: [],
};

/** Bodies. */
export const exampleBodies = {
  create: { conversationUserId: USER, title: 'New Conversation Title', customData: { key1: 'value1' } },
  delete: { conversationUserId: USER },
  change: { title: 'Updated Conversation Title', status: 'active' },
  mode: { mode: 'manual' },
  start: {
    channel: 'email',
    firstName: 'John',
    lastName: 'Doe',
    email: 'john@example.com',
    emailSubject: 'Your order',
    emailIntroduction: 'How did you like it?',
    resetConversation: true,
  },
  send: { message: 'How does quantum entanglement work?', context: 'User is asking about quantum physics.' },
  manual: { message: 'Your appointment has been confirmed for tomorrow at 2pm.' },
  user: { firstName: 'John', lastName: 'Doe', email: 'john@example.com', customData: { tier: 'gold' } },
  feedback: {
    conversationMessageId: ANSWER,
    userId: USER,
    voteType: 'up',
    question: 'How does quantum entanglement work?',
    comment: 'Awesome :)',
  },
} as const;
