import type { FeedbackRecord, FoundConversation, MessageRecord, Status } from '@verbatim/conversation';
import { ratingsOf, toAlliChat, toAlliChatWithSteps, toAlliConversation } from './alli.mapping';
import { alliChat, alliChatWithSteps, alliConversation } from './alli.schemas';

const ID = '018f5f0c-0000-7000-8000-000000000001';
const AT = '2026-08-24T14:15:22.123Z';
const none = new Map();

const message = (fields: Partial<MessageRecord> = {}) =>
  ({
    id: ID,
    conversationId: ID,
    role: 'user',
    text: 'Hello',
    citations: [],
    details: null,
    createdAt: AT,
    ...fields,
  }) as MessageRecord;
const found = (record: object = {}, included: FoundConversation['included'] = {}) =>
  ({
    record: {
      id: ID,
      agentId: ID,
      title: null,
      memo: null,
      status: 'pending',
      messageCount: 0,
      variables: {},
      createdAt: AT,
      lastMessageAt: null,
      ...record,
    },
    included,
  }) as unknown as FoundConversation;
const feedback = (kind: 'user' | 'member', rating: FeedbackRecord['rating'], messageId = ID) =>
  ({ conversationId: ID, messageId, rater: { kind, id: ID }, rating }) as FeedbackRecord;

describe('a chat', () => {
  it.each([
    ['user', 'USER'],
    ['agent', 'BOT'],
    ['human', 'AGENT'],
  ] as const)('by the %s is sent by %s', (role, sender) => {
    const chat = toAlliChat(message({ role }), none);
    expect(chat).toEqual({
      id: ID,
      sender,
      message: 'Hello',
      timestamp: Date.parse(AT),
      citations: [],
      rating: null,
      agentRating: null,
    });
    expect(alliChat.strict().safeParse(chat).success).toBe(true);
  });

  it('is empty once erased', () => {
    expect(toAlliChat(message({ text: null }), none).message).toBe('');
  });

  it.each([
    [undefined, 'DOCUMENT'],
    ['document', 'DOCUMENT'],
    ['file', 'DOCUMENT'],
    ['faq', 'FAQ'],
    ['web', 'WEB'],
  ] as const)('cites a source of the kind %s as %s', (kind, source) => {
    const cited = { sourceId: 'a', title: 'Returns', quote: 'Within 30 days', url: null, ...(kind ? { kind } : {}) };
    expect(toAlliChat(message({ citations: [cited] }), none).citations).toEqual([
      { clueId: 'a', source, title: 'Returns', knowledgeBaseId: null, pageNo: null, url: null, text: 'Within 30 days' },
    ]);
  });

  it('alone has its steps', () => {
    const steps = [{ tool: 'search' }, 'thought', null];
    const chat = toAlliChatWithSteps(message({ details: { steps } }), none);
    expect(chat.intermediateSteps).toEqual(steps);
    expect(alliChatWithSteps.strict().safeParse(chat).success).toBe(true);
    expect(toAlliChatWithSteps(message(), none).intermediateSteps).toEqual([]);
  });

  it('has the ratings of both sides, apart', () => {
    const ratings = ratingsOf([feedback('user', 'up'), feedback('member', 'down'), feedback('user', null, 'another')]);
    expect(toAlliChat(message(), ratings)).toMatchObject({ rating: true, agentRating: false });
    expect(toAlliChat(message({ id: 'another' }), ratings)).toMatchObject({ rating: null, agentRating: null });
    expect(toAlliChat(message({ conversationId: 'another' }), ratings)).toMatchObject({ rating: null });
  });
});

describe('a conversation', () => {
  it('has what the vendor shows and nothing else, however little is known', () => {
    const shown = toAlliConversation(found(), none);
    expect(alliConversation.strict().safeParse(shown).success).toBe(true);
    expect(shown).toMatchObject({ user: null, lastChatTime: null, chats: [], categories: [], isEnd: false });
  });

  it('shows all variables, or those that are named', () => {
    const { record, included } = found({ variables: { plan: 'pro', seats: 3 } });
    const shown = (names?: string[]) => toAlliConversation({ record, included }, none, names).variables;
    expect([shown(), shown([]), shown(['plan', 'none'])]).toEqual([
      { plan: 'pro', seats: 3 },
      { plan: 'pro', seats: 3 },
      { plan: 'pro' },
    ]);
  });

  it.each<[Status, boolean]>([
    ['pending', false],
    ['in_progress', false],
    ['paused', false],
    ['completed', true],
    ['abandoned', true],
    ['failed', true],
    ['archived', true],
  ])('that is %s is at its end: %s', (status, isEnd) => {
    expect(toAlliConversation(found({ status }), none).isEnd).toBe(isEnd);
  });
});
