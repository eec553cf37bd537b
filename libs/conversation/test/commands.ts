import type { CommandMeta, CommandOf, ConversationCommand } from '../src/domain/conversation.commands';
import { blankDetails } from '../src/domain/conversation.events';
import { assessedBy, facts, now, provenance } from './events';

const defaults: { readonly [Type in ConversationCommand['type']]: CommandOf<Type>['data'] } = {
  Start: { ...facts, details: {} },
  PostMessage: {
    messageId: 'q1',
    userId: 'user-1',
    text: 'How do I reset it?',
    context: null,
    onBusy: 'enqueue',
    debounceMs: 0,
    debounceCapMs: 10_000,
    reopen: true,
    agentKind: 'ai',
  },
  RecordReply: { questionId: 'q1', replyId: 'r1', text: 'Press the button.', citations: [], provenance },
  RecordReplyFailure: {
    questionId: 'q1',
    replyId: 'r1',
    reason: 'provider-unavailable',
    attempts: 3,
    handoverAfterFailures: null,
  },
  RecordExternalReply: { questionId: 'q1', replyId: 'x1', text: 'Press the button.', citations: [] },
  KeepPartial: { questionId: 'q1', replyId: 'r1', attempt: 1, text: 'Press the' },
  Stop: {},
  ChangeMode: { mode: 'manual', reason: null, agentKind: 'ai' },
  PostHumanMessage: {
    messageId: 'h1',
    authorId: 'member-1',
    authorName: 'Ada',
    text: 'Let me look.',
    answers: null,
  },
  ChangeDetails: { changes: {}, current: blankDetails },
  ChangeStatus: { to: 'completed' },
  Delete: { eraseAt: now, reason: null, legalHold: false },
  Restore: {},
  Erase: { events: 2 },
  ImportMessages: { fromSeq: 0, messages: [] },
  Anonymise: { events: 2 },
  SetState: { stateId: 'state-1' },
  Assign: { assigneeId: 'member-1' },
  Categorise: { categoryIds: ['category-1'] },
  ChangeTimer: { keepOpen: true },
  ChangeLegalHold: { held: true, reason: 'Case 17' },
  AnnotateMessage: { messageId: 'q1', changes: {}, current: null },
  PostAgentMessage: { messageId: 'a1', text: 'Hello, this is Ada.', delivery: null },
  RecordDelivery: { messageId: 'a1', outcome: 'delivered', attempts: 1, reason: null, reference: null },
  GiveFeedback: {
    feedbackId: 'f1',
    messageId: 'r1',
    role: 'agent',
    rater: { kind: 'user', id: 'user-1' },
    given: { rating: 'up', value: null, reasons: [], suggestedAnswer: null, comment: null },
    current: null,
  },
  RequestSummary: { requestId: 's1', cause: 'requested', dueAt: now },
  RecordSummary: { requestId: 's1', fromVersion: 1, toVersion: 2, provenance: assessedBy, text: 'A reset.' },
  FailSummary: { requestId: 's1', reason: 'provider-unavailable', attempts: 3 },
  RequestScore: { requestId: 's1', cause: 'requested', dueAt: now },
  RecordScore: { requestId: 's1', fromVersion: 1, toVersion: 2, provenance: assessedBy, score: 7.5, rationale: null },
  FailScore: { requestId: 's1', reason: 'provider-unavailable', attempts: 3 },
  Fork: { fromConversationId: 'parent', atMessageId: null, atVersion: 1 },
  GiveScore: { scoreId: 'h1', score: 9, memberId: 'member-1', rationale: null, version: 2 },
};

/** A command with defaults for all but what the test is about. A reply it causes is named `fresh`. */
export const command = <Type extends ConversationCommand['type']>(
  type: Type,
  data: Partial<CommandOf<Type>['data']> = {},
  meta: Partial<CommandMeta> = {},
) =>
  ({
    type,
    data: { ...defaults[type], ...data },
    meta: { now, freshId: 'fresh', ...meta },
  }) as unknown as CommandOf<Type>;
