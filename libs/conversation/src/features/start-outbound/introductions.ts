import { Inject, Injectable } from '@nestjs/common';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';
import type { CommandMeta, ConversationCommand, Start } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import type { Details } from '../../domain/conversation.events';
import { isLive } from '../../domain/conversation.state';
import {
  CONVERSATION_READER,
  type ConversationReader,
  type ConversationRecord,
  isUnderWay,
} from '../../ports/conversation-reader.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { labelCommands } from '../../shell/label-commands';
import type { Outcome } from '../../shell/outcome';
import { PostedMessages } from '../../shell/posted-messages';
import { detailsGiven } from '../../shell/starting';
import { conversationAfter, conversationWith, messageIn } from '../../shell/views';
import { toMessageView } from '../../wire/message.view';
import type { Introduced, OutboundInput } from './start-outbound.command';

export interface Introduction {
  readonly call: CallContext;
  readonly input: OutboundInput;
  readonly connectorId: string;
  readonly messageId: string;
  readonly answer: (introduced: Introduced) => SavedAnswer;
}

/** The ways in which an introduction gets into a conversation. */
@Injectable()
export class Introductions {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  /** Throws VersionConflict when there is a conversation of this id. */
  async open(introduction: Introduction, conversationId: string, facts: Start['data']): Promise<Introduced> {
    const { call } = introduction;
    const shown = (outcome: Outcome): Introduced =>
      introducedIn(
        outcome,
        conversationId,
        introduction,
        conversationAfter(conversationId, outcome, facts, call.actor),
      );
    const outcome = await this.runner.run({
      call,
      conversationId,
      isNew: true,
      commands: (_state, meta) => [{ type: 'Start', data: facts, meta: meta() }, say(introduction, meta())],
      answer: (decided) => introduction.answer(shown(decided)),
    });
    return shown(outcome);
  }

  /** Adds it to an open conversation, and what else is said of that. */
  async goOn(introduction: Introduction, conversationId: string): Promise<Introduced> {
    const { call, input } = introduction;
    let before: ConversationRecord | null = null;
    let changes: Partial<Details> = {};
    const shown = (outcome: Outcome): Introduced => {
      const now = before && conversationWith(before, outcome, changes, call.actor);
      return { ...introducedIn(outcome, conversationId, introduction, now), isNew: false };
    };
    const outcome = await this.runner.run({
      call,
      conversationId,
      commands: async (_state, meta) => {
        const [record, current] = await Promise.all([
          this.conversations.find(call.scope, conversationId),
          this.conversations.details(call.scope, conversationId),
        ]);
        if (!record || !current) throw new ConversationError('conversation.not-found');
        before = record;
        changes = changesOf(input, current);
        return [
          { type: 'ChangeDetails', data: { changes, current }, meta: meta() },
          ...labelCommands(input, meta),
          say(introduction, meta()),
        ];
      },
      answer: (decided) => introduction.answer(shown(decided)),
    });
    return shown(outcome);
  }

  /** Quiet when it is open no longer. */
  async archive(call: CallContext, conversationId: string): Promise<void> {
    await this.runner.run({
      call: { ...call, idempotency: null },
      conversationId,
      commands: (state, meta) =>
        isLive(state) && isUnderWay(state.status)
          ? [{ type: 'ChangeStatus', data: { to: 'archived', cause: 'reset' }, meta: meta() }]
          : [],
    });
  }

  /** What became of an introduction that was made before. */
  async again({ call, messageId, input }: Introduction, conversationId: string): Promise<Introduced> {
    const { message } = await this.posted.same(call.scope, conversationId, messageId, 'agent', input.text);
    const conversation = await this.conversations.find(call.scope, conversationId);
    if (!conversation) throw new ConversationError('conversation.not-found');
    return { conversation, message: toMessageView(message), isNew: false };
  }
}

const say = ({ input, call, connectorId, messageId }: Introduction, meta: CommandMeta): ConversationCommand => {
  const { channel, text, to, subject, includeSignature } = input;
  const { authorId = call.actor.kind === 'member' ? call.actor.id : undefined } = input;
  return {
    type: 'PostAgentMessage',
    data: {
      messageId,
      text,
      delivery: { channel, connectorId, ...(includeSignature && { includeSignature }) },
      ...(authorId && { authorId }),
      ...(channel === 'voice' && { facts: { modality: 'voice' } }),
      details: { to, ...(subject !== null && { subject }) },
    },
    meta,
  };
};

/** As in a change of the conversation: objects and lists are replaced whole, variables by name. */
const changesOf = (input: OutboundInput, current: Details): Partial<Details> => {
  const details = detailsGiven(input) ?? {};
  return details.variables ? { ...details, variables: { ...current.variables, ...details.variables } } : details;
};

/** Throws when the decision holds no introduction: it was there, and whoever added it is to be looked for. */
const introducedIn = (
  outcome: Outcome,
  conversationId: string,
  { messageId }: Introduction,
  conversation: ConversationRecord | null,
): Introduced => {
  const message = messageIn(outcome, conversationId, messageId);
  if (!conversation || !message) throw new ConversationError('conversation.not-found');
  return { conversation, message, isNew: true };
};
