import type { FoundConversation, MessageView, Rating, ReplyView, Status } from '@verbatim/conversation';
import { raiaMessage, raiaResponse } from './raia.answers';
import { exampleAnswer, exampleQuestion } from './raia.examples';
import { filterOf } from './raia.filter';
import { toRaiaConversation, toRaiaConversationWithFeedbacks } from './raia.mapping';
import { answerTo, sourceOf, toRaiaMessage, toRaiaResponse } from './raia.messages';
import { movesTo, raiaStatuses } from './raia.status';

const ID = '018f5f0c-0000-7000-8000-000000000001';
const QUESTION = '018f5f0c-0000-7000-8000-000000000002';
const AT = '2026-08-24T14:15:22.000Z';
const around = { source: 'api', isAnonymized: false } as const;
const message = {
  id: ID,
  conversationId: ID,
  role: 'agent',
  text: 'Yes.',
  questionId: QUESTION,
  modality: 'text',
  channel: null,
  rawText: null,
  expandedText: null,
  files: [],
  steps: [],
  subagentId: null,
  citations: [],
  createdAt: AT,
} as unknown as MessageView;
const reply: ReplyView = {
  questionId: QUESTION,
  status: 'pending',
  phase: 'running',
  message: null,
  mergedInto: null,
  error: null,
  draft: null,
};
const record = {
  id: ID,
  userId: null,
  title: null,
  score: null,
  summary: null,
  aiConversationId: null,
  aiCallId: null,
  customData: {},
  mode: 'ai',
  stateId: null,
  createdAt: AT,
  updatedAt: AT,
  anonymisedAt: null,
} as unknown as FoundConversation['record'];

describe('a status', () => {
  const all: readonly Status[] = ['pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'];
  const ends: Readonly<Record<(typeof raiaStatuses)[number], readonly Status[]>> = {
    active: ['in_progress'],
    inactive: ['completed', 'abandoned', 'failed'],
    archived: ['archived'],
  };
  it.each(raiaStatuses)('%s is reached from wherever a conversation is', (word) => {
    for (const from of all) expect(ends[word]).toContain([from, ...movesTo(word, from)].at(-1));
  });
});

describe('a message', () => {
  it('shows every channel as one of raia’s sources', () => {
    expect(['email', 'sms', 'live_chat', 'ms-teams', 'api', 'web', 'voice'].map(sourceOf)).toEqual([
      'email',
      'sms',
      'live_chat',
      'ms_teams',
      'api',
      'api',
      'voice',
    ]);
    expect(toRaiaMessage({ ...message, channel: 'sms' }, around).source).toBe('sms');
    expect(toRaiaMessage({ ...message, modality: 'voice' }, around).source).toBe('voice');
  });

  it('has a role, and is paired with what it answers', () => {
    const shown = (change: Partial<MessageView>) => raiaMessage.parse(toRaiaMessage({ ...message, ...change }, around));
    expect(shown({})).toMatchObject({ senderRole: 'assistant', conversationMessageId: QUESTION });
    expect(shown({ role: 'human' })).toMatchObject({ senderRole: 'manual_assistant' });
    expect(shown({ role: 'user', questionId: null })).toMatchObject({
      senderRole: 'conversation_user',
      conversationMessageId: ID,
    });
    expect(shown({ role: 'user' })).not.toHaveProperty('fullAIResponse');
    expect(shown({ text: null, rawText: 'Raw' })).toMatchObject({ message: '', rawMessage: 'Raw' });
  });

  it('shows what the agent drew on', () => {
    const citation = { title: 'Returns', quote: '30 days' };
    const { fullAIResponse } = toRaiaMessage(
      {
        ...message,
        steps: ['Looked it up', { tool: 'search' }],
        citations: [
          { ...citation, sourceId: 'a', url: 'https://larkspur.example' },
          { ...citation, sourceId: 'b', url: null },
        ],
      },
      around,
    );
    expect(fullAIResponse).toEqual({
      reasoning: ['Looked it up'],
      outputText: 'Yes.',
      urlCitations: [{ url: 'https://larkspur.example', title: 'Returns' }],
      fileCitations: [{ fileId: 'b', filename: 'Returns' }],
    });
  });
});

describe('a reply', () => {
  const failed = {
    ...reply,
    status: 'failed',
    phase: 'failed',
    error: { code: 'failed', reason: 'provider-quota', attempts: 3 },
  } as ReplyView;

  it('is pending, completed or failed', () => {
    expect(raiaResponse.parse(toRaiaResponse(reply, around))).toEqual({
      status: 'pending',
      message: null,
      error: null,
    });
    expect(toRaiaResponse({ ...reply, status: 'completed', phase: 'answered', message }, around)).toMatchObject({
      status: 'completed',
      message: { id: ID },
      error: null,
    });
    expect(toRaiaResponse(failed, around)).toEqual({
      status: 'failed',
      message: null,
      error: 'failed: provider-quota',
    });
  });

  it('is what whoever waited is answered with; else the question where nobody here answers, or where to go on', () => {
    const waited = (change: Partial<ReplyView>) => answerTo(exampleQuestion, { ...reply, ...change });
    expect(waited({ status: 'completed', phase: 'answered', message })).toMatchObject({
      status: 201,
      body: { id: ID },
    });
    for (const phase of ['awaiting_human', 'awaiting_external'] as const)
      expect(waited({ phase })).toEqual({ status: 201, body: exampleQuestion });
    const details = [{ conversationMessageId: exampleQuestion.id }];
    expect(waited({})).toMatchObject({ status: 504, body: { status: 504, name: 'RESPONSE_PENDING', details } });
    expect(waited(failed)).toMatchObject({
      status: 500,
      body: { status: 500, message: 'failed: provider-quota', details },
    });
    expect(raiaMessage.parse(exampleAnswer)).toEqual(exampleAnswer);
  });
});

describe('a conversation', () => {
  it('shows nothing in the place of what there is not', () => {
    expect(toRaiaConversation(record, {})).toEqual({
      id: ID,
      conversationUserId: null,
      aiConversationId: `conv_${ID.replaceAll('-', '')}`,
      metadata: { customData: {} },
      mode: 'ai',
      user: null,
      createdAt: AT,
      updatedAt: AT,
      assignedUser: null,
      isAnonymized: false,
    });
  });

  it('has the votes, and not what was said without one', () => {
    const rating = { id: ID, question: 'Q', answer: 'A', suggestedAnswer: null, comment: null, raterEmail: null };
    const times = { createdAt: AT, updatedAt: AT };
    const ratings = [
      { ...rating, ...times, rating: 'up' },
      { ...rating, ...times, rating: null },
    ] as unknown as Rating[];
    expect(toRaiaConversationWithFeedbacks({ record, included: { ratings } }).feedbacks).toEqual([
      { id: ID, voteType: 'up', question: 'Q', answer: 'A', comment: null, userEmail: null, ...times },
    ]);
  });
});

it('asks for a range that includes its end', () => {
  const range = { startDate: AT, endDate: '9999-12-31T23:59:59.999Z', withFeedbacksOnly: false };
  expect(filterOf(range)).toEqual({ updatedFrom: AT, updatedTo: '9999-12-31T23:59:59.999Z' });
  expect(filterOf({ endDate: AT })).toEqual({ updatedTo: '2026-08-24T14:15:22.001Z' });
  expect(filterOf({ withFeedbacksOnly: true, searchKeyword: 'lamp', userId: ID })).toEqual({
    hasFeedback: true,
    q: 'lamp',
    userId: [ID],
  });
});
