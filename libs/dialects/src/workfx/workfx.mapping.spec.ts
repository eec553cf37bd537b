import type { FeedbackRecord, FoundConversation, MessageRecord, Status } from '@verbatim/conversation';
import fc from 'fast-check';
import { numbered } from '../shared/numbered';
import { exampleConversation } from './workfx.examples';
import { filterOf, toWorkfxConversation, toWorkfxListed, toWorkfxMessage, toWorkfxPage } from './workfx.mapping';
import { conversationsQuery } from './workfx.schemas';
import { workfxStatuses } from './workfx.status';

const ID = '018f0000-0000-7000-8000-000000000001';
const AT = '2026-11-21T09:30:00.000Z';
const tenant = { accountId: 'account' };

const record = {
  id: ID,
  projectId: 'project',
  agentId: 'agent',
  userId: 'user',
  channel: 'web',
  title: null,
  status: 'in_progress',
  inputs: { order: 1 },
  customData: { plan: 'pro' },
  invokedFrom: null,
  assignmentId: null,
  messageCount: 7,
  createdBy: { kind: 'key', id: 'k1' },
  updatedBy: { kind: 'member', id: 'm1' },
  createdAt: AT,
  updatedAt: AT,
} as unknown as FoundConversation['record'];
const found = (changes: object = {}, included: FoundConversation['included'] = {}): FoundConversation => ({
  record: { ...record, ...changes },
  included,
});

describe('a conversation', () => {
  it('is shown with every field of theirs', () => {
    const people = { createdBy: 'Back office', updatedBy: null };
    expect(toWorkfxConversation(found({ title: 'A return', invokedFrom: 'shop' }, { people }), tenant)).toEqual({
      ...exampleConversation,
      id: ID,
      topic: 'A return',
      agent_id: 'agent',
      tenant_id: 'account',
      tenant_unit_id: 'project',
      user_id: 'user',
      extend_properties: { plan: 'pro' },
      invoke_from: 'shop',
      inputs: { order: 1 },
      created_time: AT,
      updated_time: AT,
      created_by: 'k1',
      updated_by: 'm1',
      created_by_role: 'key',
      updated_by_role: 'member',
      created_by_name: 'Back office',
      updated_by_name: null,
    });
  });

  it('has the topic of those nobody named, the channel it came by, and nobody where nobody is known', () => {
    const blank = toWorkfxConversation(found({ createdBy: null, updatedBy: null }), tenant);
    expect(blank).toMatchObject({ topic: 'New Conversation', invoke_from: 'web' });
    expect([blank.created_by, blank.updated_by_role, blank.created_by_name]).toEqual([null, null, null]);
  });

  it('has its number of messages in a list', () => {
    expect(toWorkfxListed(found(), tenant)).toEqual({ ...toWorkfxConversation(found(), tenant), message_count: 7 });
  });
});

it('has a word for every status, and sets the first of those it shows', () => {
  const statuses: readonly Status[] = [
    ...(['pending', 'in_progress', 'paused', 'completed', 'abandoned', 'failed', 'archived'] as const),
  ];
  expect(statuses.map((status) => workfxStatuses.wordFor(status))).toEqual([
    ...['pending', 'running', 'waiting', 'succeeded', 'stopped', 'failed', 'stopped'],
  ]);
  expect(workfxStatuses.words.map((word) => workfxStatuses.meantBy(word))).toEqual([
    ...['in_progress', 'pending', 'paused', 'completed', 'failed', 'abandoned'],
  ]);
});

describe('a filter', () => {
  const filter = (query: object): object => filterOf(conversationsQuery.parse(query));

  it.each([
    [{}, {}],
    [{ agent_id: 'null', assignment_id: '', status: 'null', statuses: ['', 'null'], order: 'null' }, {}],
    [{ agent_id: ID.toUpperCase() }, { agentId: [ID] }],
    [{ agent_id: 'no-id' }, { agentId: [] }],
    [{ assignment_id: 'A 1' }, { assignmentId: 'A 1' }],
    [{ status: 'stopped' }, { status: ['abandoned', 'archived'] }],
    [{ statuses: 'running,waiting' }, { status: ['in_progress', 'paused'] }],
    [{ statuses: ['running', 'waiting'] }, { status: ['in_progress', 'paused'] }],
    [{ status: 'failed', statuses: ['pending', 'failed'] }, { status: ['failed', 'pending'] }],
  ])('takes %j for %j', (query, meant) => {
    expect(filter(query)).toEqual(meant);
  });
});

const message = (changes: object = {}): MessageRecord =>
  ({
    id: 'm',
    conversationId: ID,
    seq: 1,
    role: 'agent',
    text: 'Within 30 days.',
    authorId: null,
    questionId: 'q',
    citations: [],
    details: null,
    usage: null,
    provenance: null,
    createdAt: AT,
    ...changes,
  }) as unknown as MessageRecord;
const show = (changes: object = {}, feedback: readonly object[] = []) =>
  toWorkfxMessage(message(changes), record, tenant, feedback as readonly FeedbackRecord[]);

describe('a message', () => {
  it('is shown with every field of theirs', () => {
    expect(show()).toEqual({
      id: 'm',
      tenant_id: 'account',
      tenant_unit_id: 'project',
      agent_id: 'agent',
      user_id: 'user',
      conversation_id: ID,
      run_id: 'q',
      message_from: 'agent',
      content: 'Within 30 days.',
      requested_time: AT,
      input_tokens: 0,
      answer_tokens: 0,
      total_tokens: 0,
      feedback: null,
      metadata: {},
      created_by: 'agent',
      updated_by: 'agent',
      created_by_role: 'agent',
      updated_by_role: 'agent',
    });
  });

  it.each([
    ['user', 'u2', 'user', 'u2', 'user'],
    ['user', null, 'user', 'user', 'user'],
    ['human', 'm2', 'agent', 'm2', 'member'],
    ['human', null, 'agent', null, 'member'],
  ])('of the role %s by %s is from the %s, made by %s, a %s', (role, authorId, from, by, byRole) => {
    const shown = show({ role, authorId });
    expect([shown.message_from, shown.created_by, shown.created_by_role]).toEqual([from, by, byRole]);
  });

  it('has its run from whoever made it, or shares the id of the question', () => {
    const usage = { runId: 'run-7', inputTokens: 40, outputTokens: null };
    expect(show({ usage })).toMatchObject({ run_id: 'run-7', input_tokens: 40, answer_tokens: 0, total_tokens: 40 });
    expect(show({ role: 'user', questionId: null }).run_id).toBe('m');
    expect(show({ role: 'human', questionId: null }).run_id).toBeNull();
  });

  it('counts the tokens of a reply as its provider did', () => {
    const provenance = { inputTokens: 12, outputTokens: 8 };
    expect(show({ provenance })).toMatchObject({ input_tokens: 12, answer_tokens: 8, total_tokens: 20 });
  });

  it('has its sources in its metadata, unless that says otherwise, and no words once erased', () => {
    const citations = [{ sourceId: 's', title: 'Returns', quote: '30 days', url: null }];
    const theirs = { source_id: 's', title: 'Returns', quote: '30 days', url: null };
    expect(show({ citations, details: { metadata: { a: 1 } } }).metadata).toEqual({ citations: [theirs], a: 1 });
    expect(show({ citations, details: { metadata: { citations: 2 } } }).metadata).toEqual({ citations: 2 });
    expect(show({ text: null }).content).toBe('');
  });

  it.each([
    [[{ rater: { kind: 'user' }, rating: 'up', comment: 'Well said' }], 'like'],
    [[{ rater: { kind: 'user' }, rating: 'down', comment: null }], 'dislike'],
    [[{ rater: { kind: 'user' }, rating: null, comment: 'Well said' }], 'Well said'],
    [[{ rater: { kind: 'user' }, rating: null, comment: null }], null],
    [[{ rater: { kind: 'member' }, rating: 'up', comment: null }], null],
    [
      [
        { rater: { kind: 'member' }, rating: 'up', comment: null },
        { rater: { kind: 'user' }, rating: 'down', comment: null },
        { rater: { kind: 'user' }, rating: 'up', comment: null },
      ],
      'dislike',
    ],
  ])('has the newest feedback of a user: %j is %s', (feedback, said) => {
    expect(show({}, feedback).feedback).toBe(said);
  });
});

describe('pages by number', () => {
  const size = fc.integer({ min: 1, max: 100 });
  const total = fc.integer({ min: 0, max: 500 });

  it('walk everything once, and know where they end', () => {
    fc.assert(
      fc.property(total, size, (count, limit) => {
        const rows = Array.from({ length: count }, (_, n) => n);
        const seen: number[] = [];
        for (let page = 1, more = true; more; page += 1) {
          const { offset = 0 } = numbered(page, limit, 'desc');
          const answer = toWorkfxPage(page, limit, count, rows.slice(offset, offset + limit));
          expect(answer).toMatchObject({ page_num: page, page_size: limit, total_count: count });
          expect(page).toBeLessThanOrEqual(Math.max(1, answer.total_pages));
          seen.push(...answer.data);
          more = answer.has_next_page;
        }
        expect(seen).toEqual(rows);
      }),
    );
  });

  it('behind the last one are empty', () => {
    expect(toWorkfxPage(4, 10, 25, [])).toEqual({
      page_num: 4,
      page_size: 10,
      total_count: 25,
      total_pages: 3,
      has_next_page: false,
      data: [],
    });
    expect(toWorkfxPage(1, 20, 0, [])).toMatchObject({ total_pages: 0, has_next_page: false });
  });
});
