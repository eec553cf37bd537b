import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowExists, VersionConflict } from '@verbatim/event-store';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { newId } from '@verbatim/ids';
import { OwedBacklog } from '@verbatim/owed-work';
import { v5 } from 'uuid';
import type { ConversationCommand, Start } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { AGENTS, USERS, type AgentFacts, type Agents, type Users } from '../../ports/agents.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { Anonymiser } from '../../shell/anonymiser';
import { ConversationRunner } from '../../shell/conversation.runner';
import { annotationOf } from '../../shell/message-parts';
import type { Outcome } from '../../shell/outcome';
import { postMessageOf } from '../../shell/post-message';
import { PostedMessages } from '../../shell/posted-messages';
import { requireReferences } from '../../shell/references';
import { agentFor, environmentFor, startFactsOf } from '../../shell/starting';
import { withClosing } from '../../shell/idle-rules';
import { messagesTable } from '../../shell/tables';
import { conversationAfter, postedIn } from '../../shell/views';
import { StartConversationCommand, type ConversationInput, type Started } from './start-conversation.command';

@CommandHandler(StartConversationCommand)
export class StartConversationHandler implements ICommandHandler<StartConversationCommand, Started> {
  constructor(
    private readonly runner: ConversationRunner,
    private readonly posted: PostedMessages,
    private readonly anonymiser: Anonymiser,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(USERS) private readonly users: Users,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(REFERENCES) private readonly references: References,
    private readonly backlog: OwedBacklog,
  ) {}

  async execute({ call, input, answer }: StartConversationCommand): Promise<Started> {
    const { scope } = call;
    if (input.message) this.backlog.assertRoom(scope.shard, scope.accountId);
    const agent = await agentFor(this.agents, scope, input);
    const environment = environmentFor(scope, input);
    await requireReferences(this.references, { ...scope, projectId: agent.projectId }, input);
    const userId = input.user ? await this.users.findOrCreate(call, input.user) : null;
    const id = input.id ?? newId();
    // A first message without an id of its own is known by its conversation, so that a repeated start repeats it.
    const messageId = input.message?.id ?? (input.id ? v5('first-message', input.id) : newId());
    const facts = startFactsOf(input, agent, environment, userId);
    try {
      const outcome = await this.runner.run({
        call,
        conversationId: id,
        isNew: !input.id,
        commands: (_state, meta): ConversationCommand[] => [
          { type: 'Start', data: facts, meta: meta() },
          ...(input.message
            ? [
                postMessageOf(messageId, input.message, userId, agent, meta()),
                ...annotationOf(messageId, input.message, meta()),
              ]
            : []),
        ],
        answer: (decided) => {
          const started = startedIn(decided, id, messageId, facts, call, agent);
          return started && answer(started);
        },
      });
      if (userId !== null && outcome.events.length > 0) await this.anonymiser.keepOut(call, id, userId);
      return startedIn(outcome, id, messageId, facts, call, agent) ?? (await this.again(scope, id, messageId, input));
    } catch (error) {
      if (error instanceof RowExists && error.table === messagesTable.name)
        return this.again(scope, id, messageId, input);
      if (error instanceof VersionConflict) throw new ConversationError('conversation.exists', {}, '/id');
      if (error instanceof ConversationError && error.code === 'conversation.not-found')
        throw new ConversationError('conversation.exists', {}, '/id'); // outside this key's scope, or deleted
      throw error;
    }
  }

  private async again(scope: AccountScope, id: string, messageId: string, input: ConversationInput): Promise<Started> {
    const posted = input.message ? await this.posted.again(scope, id, messageId, input.message.text) : null;
    const conversation = await this.conversations.find(scope, id);
    if (!conversation) throw new ConversationError('conversation.exists', {}, '/id');
    return { conversation, posted, isNew: false };
  }
}

const startedIn = (
  outcome: Outcome,
  id: string,
  messageId: string,
  facts: Start['data'],
  { actor }: CallContext,
  agent: AgentFacts,
): Started | null => {
  const isNew = outcome.events.some(({ event }) => event.type === 'conversation.started.v1');
  const conversation = isNew ? conversationAfter(id, outcome, facts, actor) : null;
  return (
    conversation && { conversation: withClosing(conversation, agent), posted: postedIn(outcome, id, messageId), isNew }
  );
};
