import type { CommandMeta, CommandOf, ConversationCommand } from '../src/domain/conversation.commands';
import { facts, now, provenance } from './events';

const defaults: { readonly [Type in ConversationCommand['type']]: CommandOf<Type>['data'] } = {
  Start: { ...facts, title: null, context: null, customData: {} },
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
  ChangeDetails: { changes: {}, current: { title: null, context: null, customData: {} } },
  ChangeStatus: { to: 'completed' },
  Delete: { eraseAt: now, reason: null, legalHold: false },
  Restore: {},
  Erase: { events: 2 },
  ImportMessages: { fromSeq: 0, messages: [] },
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
