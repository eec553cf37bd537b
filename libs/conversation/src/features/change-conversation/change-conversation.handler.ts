import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { detailFields, type Details } from '../../domain/conversation.events';
import { isLive } from '../../domain/conversation.state';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { labelCommands } from '../../shell/label-commands';
import { requireReferences } from '../../shell/references';
import { ChangeConversationCommand, type ConversationChanges } from './change-conversation.command';

@CommandHandler(ChangeConversationCommand)
export class ChangeConversationHandler implements ICommandHandler<ChangeConversationCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute({ call, conversationId, changes, expectedVersion }: ChangeConversationCommand): Promise<number> {
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        const current = await this.conversations.details(call.scope, conversationId);
        if (!current || !isLive(state)) throw new ConversationError('conversation.not-found');
        await requireReferences(this.references, { ...call.scope, projectId: state.projectId }, changes);
        return [
          ...detailsCommand(changes, current, meta),
          ...labelCommands(changes, meta),
          ...(changes.status ? [{ type: 'ChangeStatus' as const, data: { to: changes.status }, meta: meta() }] : []),
        ];
      },
    });
    return version;
  }
}

const detailsCommand = (
  { variablesToMerge, metricsToAdd, ...changes }: ConversationChanges,
  current: Details,
  meta: () => CommandMeta,
): ConversationCommand[] => {
  const given: Record<string, unknown> = {};
  for (const field of detailFields) if (changes[field] !== undefined) given[field] = changes[field];
  if (variablesToMerge) given['variables'] = withoutNulls({ ...current.variables, ...variablesToMerge });
  if (metricsToAdd) given['metrics'] = withMetrics(current.metrics, metricsToAdd);
  if (Object.keys(given).length === 0) return [];
  return [{ type: 'ChangeDetails', data: { changes: given as Partial<Details>, current }, meta: meta() }];
};

/** As in a JSON merge patch: null takes a name away. */
const withoutNulls = (merged: Details['variables']): Details['variables'] =>
  Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));

/** Written once: a value; again: a list. */
const withMetrics = (
  current: Details['metrics'],
  written: NonNullable<ConversationChanges['metricsToAdd']>,
): Details['metrics'] => {
  const metrics: Record<string, string | readonly string[]> = { ...current };
  for (const { name, value } of written) {
    const before = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
    metrics[name] = before === undefined ? value : [before, value].flat();
  }
  return metrics;
};
