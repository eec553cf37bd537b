import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { VersionConflict } from '@verbatim/event-store';
import { v5 } from 'uuid';
import type { CommandMeta, ConversationCommand, ImportedMessage } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { AGENTS, type AgentFacts, type Agents } from '../../ports/agents.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import type { Outcome } from '../../shell/outcome';
import { ImportDialogueCommand, type Dialogue, type Imported } from './import-dialogue.command';

@CommandHandler(ImportDialogueCommand)
export class ImportDialogueHandler implements ICommandHandler<ImportDialogueCommand, Imported> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
  ) {}

  async execute({ call, dialogue }: ImportDialogueCommand): Promise<Imported> {
    const agent = await this.agents.find(call.scope, dialogue.agentId);
    if (!agent) throw new ConversationError('agent.missing');
    const run = (isNew: boolean): Promise<Outcome> =>
      this.runner.run({
        call,
        conversationId: dialogue.conversationId,
        isNew,
        commands: (_state, meta) => commandsFor(dialogue, agent, meta),
      });
    try {
      return countIn(await run(true));
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      const present = await this.conversations.find(call.scope, dialogue.conversationId);
      if (present && present.messageCount >= dialogue.turns.length) return 0;
      return countIn(await run(false)); // it is there in part
    }
  }
}

const countIn = (outcome: Outcome): Imported =>
  outcome.events.filter(({ event }) => event.type === 'conversation.message-imported.v1').length;

const commandsFor = (dialogue: Dialogue, agent: AgentFacts, meta: () => CommandMeta): ConversationCommand[] => {
  const messages = messagesOf(dialogue);
  const began = messages[0]?.occurredAt;
  const start = meta();
  return [
    {
      type: 'Start',
      data: {
        projectId: agent.projectId,
        agentId: agent.id,
        userId: null,
        environment: 'live',
        channel: 'import',
        details: { title: dialogue.title, customData: dialogue.customData },
      },
      meta: { ...start, now: began ?? start.now }, // it began when its first message was said
    },
    ...(messages.length > 0 ? [{ type: 'ImportMessages' as const, data: { fromSeq: 0, messages }, meta: meta() }] : []),
  ];
};

/** An answer is linked to the user's last message before it. */
const messagesOf = ({ conversationId, turns }: Dialogue): ImportedMessage[] => {
  let question: string | null = null;
  return turns.map((turn, index) => {
    const messageId = v5(`message-${index + 1}`, conversationId);
    if (turn.role === 'user') question = messageId;
    return { ...turn, messageId, answers: turn.role === 'user' ? null : question };
  });
};
