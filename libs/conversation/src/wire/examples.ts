// Shown in the OpenAPI document. Each is validated against its schema by a test.
const ids = {
  conversation: '0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11',
  project: '0199d4c6-8e02-7c50-8a55-0f4be2d7a901',
  key: '0199d4c6-8e18-7b10-8d2f-1a2b3c4d5e03',
  agent: '0199d4c6-8e10-7e21-b3f6-7c9b8d3a4f02',
  question: '0199d4c6-8f1f-7d11-8b6a-2f1f6c0d9e21',
  answer: '0199d4c6-8f30-7a42-9d1c-6b3f2a8e7c31',
} as const;

export const exampleMessage = {
  id: ids.question,
  conversationId: ids.conversation,
  seq: 1,
  role: 'user' as const,
  text: 'How long do I have to return something?',
  context: null,
  partial: false,
  authorId: null,
  authorName: null,
  questionId: null,
  modality: 'text' as const,
  channel: null,
  rawText: null,
  expandedText: null,
  files: [],
  metadata: {},
  steps: [],
  subagentId: null,
  usage: null,
  annotations: null,
  delivery: null,
  citations: [],
  provenance: null,
  replyPhase: 'running' as const,
  createdAt: '2026-11-21T09:30:00.000Z',
};

export const exampleAnnotationsBody = {
  intents: ['returns'],
  entities: [{ name: 'product', values: ['lamp'] }],
  latencyMs: 120,
};

export const exampleAnnotated = {
  ...exampleMessage,
  annotations: { silence: false, outOfDomain: false, dtmf: null, translation: null, ...exampleAnnotationsBody },
  replyPhase: 'answered' as const,
};

export const exampleAnswer = {
  ...exampleMessage,
  id: ids.answer,
  seq: 2,
  role: 'agent' as const,
  text: 'You can return anything within 30 days of delivery.',
  questionId: ids.question,
  citations: [
    {
      sourceId: '0199d4c6-8e20-7f31-9a02-3c5d7e9f1b41',
      title: 'Returns',
      quote: 'You can return anything within 30 days of delivery.',
      url: null,
    },
  ],
  provenance: {
    provider: 'builtin',
    model: 'builtin-helpdesk',
    attempt: 1,
    inputTokens: null,
    outputTokens: null,
    latencyMs: 3,
    firstTokenMs: 1,
    finishReason: 'stop',
  },
  replyPhase: null,
  createdAt: '2026-11-21T09:30:00.020Z',
};

export const examplePendingReply = {
  questionId: ids.question,
  status: 'pending' as const,
  phase: 'running' as const,
  message: null,
  mergedInto: null,
  error: null,
  draft: null,
};

export const exampleReply = {
  ...examplePendingReply,
  status: 'completed' as const,
  phase: 'answered' as const,
  message: exampleAnswer,
};

export const exampleConversation = {
  id: ids.conversation,
  projectId: ids.project,
  agentId: ids.agent,
  userId: null,
  environment: 'live' as const,
  channel: 'api',
  variantId: null,
  status: 'in_progress' as const,
  mode: 'ai' as const,
  stateId: null,
  assigneeId: null,
  categoryIds: [],
  keepOpen: false,
  closing: null,
  title: null,
  context: null,
  inputs: {},
  customData: { plan: 'pro' },
  variables: {},
  sessionProperties: {},
  metrics: {},
  memo: null,
  pathTaken: null,
  assignmentId: null,
  connectionCode: null,
  invokedFrom: null,
  fromNumber: null,
  toNumber: null,
  aiConversationId: null,
  aiCallId: null,
  handover: null,
  summary: null,
  score: null,
  feedback: { count: 0, up: 0, down: 0 },
  version: 4,
  messageCount: 1,
  turnCount: 1,
  silenceCount: 0,
  outOfDomainCount: 0,
  openQuestions: 1,
  replyRunning: true,
  durationSeconds: 0,
  agentDurationSeconds: 0,
  isAnonymized: false,
  legalHold: null,
  createdBy: { kind: 'key', id: ids.key },
  updatedBy: { kind: 'key', id: ids.key },
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:00.000Z',
  firstMessageAt: '2026-11-21T09:30:00.000Z',
  lastMessageAt: '2026-11-21T09:30:00.000Z',
  startedAt: '2026-11-21T09:30:00.000Z',
  completedAt: null,
  forkedFrom: null,
};

export const exampleStartBody = {
  agentId: ids.agent,
  customData: { plan: 'pro' },
  message: { text: exampleMessage.text },
};

export const exampleStarted = { ...exampleConversation, message: exampleMessage, reply: examplePendingReply };
export const exampleOutboundBody = {
  channel: 'email' as const,
  agentId: ids.agent,
  user: { email: 'mia@example.com', firstName: 'Mia', lastName: 'Keller' },
  subject: 'Your order is ready',
  introduction: 'Hello Mia, your order is ready. When would you like to collect it?',
};
export const exampleOutbound = {
  ...exampleConversation,
  channel: 'email',
  openQuestions: 0,
  replyRunning: false,
  turnCount: 0,
  message: {
    ...exampleAnswer,
    seq: 1,
    text: exampleOutboundBody.introduction,
    questionId: null,
    citations: [],
    provenance: null,
    delivery: {
      channel: 'email' as const,
      to: 'mia@example.com',
      subject: exampleOutboundBody.subject,
      status: 'pending' as const,
      reason: null,
      attempts: 0,
      reference: null,
      at: null,
    },
  },
};
export const exampleMessageBody = { text: exampleMessage.text };
export const examplePosted = { message: exampleMessage, reply: examplePendingReply };
export const exampleAnswered = { message: { ...exampleMessage, replyPhase: 'answered' as const }, reply: exampleReply };
export const exampleHumanPosted = {
  message: {
    ...exampleAnswer,
    role: 'human' as const,
    text: 'I have sent you the label.',
    authorName: 'Mia',
    citations: [],
    provenance: null,
  },
  reply: null,
};
export const exampleEvent = {
  version: 2,
  type: 'conversation.message-posted.v1',
  occurredAt: '2026-11-21T09:30:00.000Z',
  data: { messageId: ids.question },
  content: { text: exampleMessage.text },
};
export const exampleStopped = {
  stopped: [
    {
      ...examplePendingReply,
      status: 'failed' as const,
      phase: 'cancelled' as const,
      error: { code: 'cancelled', reason: 'stopped', attempts: null },
    },
  ],
};
export const examplePagination = { hasMore: false, nextCursor: null, prevCursor: null };
export const exampleHit = {
  conversationId: ids.conversation,
  messageId: ids.answer,
  seq: 2,
  role: 'agent' as const,
  createdAt: '2026-11-21T09:30:00.020Z',
  highlights: [
    [
      { text: 'You can ', match: false },
      { text: 'return', match: true },
      { text: ' anything within 30 days of delivery.', match: false },
    ],
  ],
};
