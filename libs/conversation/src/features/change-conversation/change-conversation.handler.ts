import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject } from '@verbatim/kernel';
import type { CommandMeta, ConversationCommand } from '../../domain/conversation.commands';
import { ConversationError } from '../../domain/conversation.errors';
import { detailFields, type Details } from '../../domain/conversation.events';
import { isLive } from '../../domain/conversation.state';
import {
  CONVERSATION_READER,
  type ConversationReader,
  type ConversationRecord,
} from '../../ports/conversation-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { ConversationRunner } from '../../shell/conversation.runner';
import { labelCommands } from '../../shell/label-commands';
import type { Outcome } from '../../shell/outcome';
import { requireReferences } from '../../shell/references';
import { conversationWith } from '../../shell/views';
import { limits } from '../../wire/common.schema';
import { ChangeConversationCommand, type ConversationChanges } from './change-conversation.command';

@CommandHandler(ChangeConversationCommand)
export class ChangeConversationHandler implements ICommandHandler<ChangeConversationCommand, number> {
  constructor(
    private readonly runner: ConversationRunner,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(REFERENCES) private readonly references: References,
  ) {}

  async execute(command: ChangeConversationCommand): Promise<number> {
    const { call, conversationId, changes, expectedVersion, answer } = command;
    let was: ConversationRecord | null = null;
    const { version } = await this.runner.run({
      call,
      conversationId,
      expectedVersion,
      commands: async (state, meta) => {
        const current = await this.conversations.details(call.scope, conversationId);
        if (!current || !isLive(state)) throw new ConversationError('conversation.not-found');
        if (answer && call.idempotency) was = await this.conversations.find(call.scope, conversationId);
        await requireReferences(this.references, { ...call.scope, projectId: state.projectId }, changes);
        return [
          ...detailsCommand(changes, current, meta),
          ...labelCommands({ ...changes, ...(await this.stateNamed(command, state.projectId)) }, meta),
          ...(changes.status ? [{ type: 'ChangeStatus' as const, data: { to: changes.status }, meta: meta() }] : []),
        ];
      },
      answer: (decided) => {
        if (!answer || !was || decided.events.length === 0) return null;
        const changed = conversationWith(was, decided, saidIn(decided), call.actor);
        return changed && answer(changed);
      },
    });
    return version;
  }

  private async stateNamed(
    { call, changes: { stateName } }: ChangeConversationCommand,
    projectId: string,
  ): Promise<{ readonly stateId?: string }> {
    return stateName === undefined ? {} : { stateId: await this.references.stateNamed(call, projectId, stateName) };
  }
}

const saidIn = ({ events }: Outcome): Partial<Details> =>
  Object.assign(
    {},
    ...events.map(({ event }) => (event.type === 'conversation.details-changed.v1' ? event.content : null)),
  ) as Partial<Details>;

const detailsCommand = (
  { variablesToMerge, metricsToAdd, ...changes }: ConversationChanges,
  current: Details,
  meta: () => CommandMeta,
): ConversationCommand[] => {
  const given: Record<string, unknown> = {};
  for (const field of detailFields) if (changes[field] !== undefined) given[field] = changes[field];
  if (variablesToMerge)
    given['variables'] = kept('variables', withoutNulls({ ...current.variables, ...variablesToMerge }));
  if (metricsToAdd) given['metrics'] = kept('metrics', withMetrics(current.metrics, metricsToAdd));
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
  const metrics = new Map(Object.entries(current));
  for (const { name, value } of written) {
    const before = metrics.get(name);
    metrics.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(metrics);
};

/** What grows by what is added to it is bounded like what is sent whole. */
const kept = <Grown extends JsonObject | Details['metrics']>(field: 'variables' | 'metrics', grown: Grown): Grown => {
  const most = limits.customDataBytes;
  if (Buffer.byteLength(JSON.stringify(grown)) <= most) return grown;
  throw new ConversationError('details.too-large', { field, mostBytes: most }, `/${field}`);
};
