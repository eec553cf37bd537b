import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowExists, VersionConflict } from '@verbatim/event-store';
import { IdempotencyStore, idempotencyTable } from '@verbatim/http';
import type { Environment } from '@verbatim/kernel';
import { newId } from '@verbatim/ids';
import { OwedBacklog } from '@verbatim/owed-work';
import { v5 } from 'uuid';
import { ConversationError } from '../../domain/conversation.errors';
import { AGENTS, USERS, type AgentFacts, type Agents, type Users } from '../../ports/agents.port';
import { CONNECTORS, type Connectors } from '../../ports/connectors.port';
import { OUTBOUND_READER, type OutboundPlace, type OutboundReader } from '../../ports/outbound-reader.port';
import { REFERENCES, type References } from '../../ports/references.port';
import { Anonymiser } from '../../shell/anonymiser';
import { given } from '../../shell/message-parts';
import { requireReferences } from '../../shell/references';
import { agentFor, environmentFor, startFactsOf } from '../../shell/starting';
import { Introductions, type Introduction } from './introductions';
import { StartOutboundCommand, type Introduced } from './start-outbound.command';

// What is open can change under our hands a few times; beyond that the caller is told to try again.
const TRIES = 5;

/**
 * Archiving one conversation and opening another are two appends. What the second makes is known by how many there were,
 * so that of calls that race only one opens, and a call that broke off in between is finished by its repetition.
 */
@CommandHandler(StartOutboundCommand)
export class StartOutboundHandler implements ICommandHandler<StartOutboundCommand, Introduced> {
  constructor(
    private readonly introductions: Introductions,
    private readonly saved: IdempotencyStore,
    private readonly anonymiser: Anonymiser,
    @Inject(AGENTS) private readonly agents: Agents,
    @Inject(USERS) private readonly users: Users,
    @Inject(CONNECTORS) private readonly connectors: Connectors,
    @Inject(OUTBOUND_READER) private readonly outbound: OutboundReader,
    @Inject(REFERENCES) private readonly references: References,
    private readonly backlog: OwedBacklog,
  ) {}

  async execute(command: StartOutboundCommand): Promise<Introduced> {
    const { call, input } = command;
    this.backlog.assertRoom(call.scope.shard, call.scope.accountId);
    const agent = await agentFor(this.agents, call.scope, input);
    const environment = environmentFor(call.scope, input);
    const connector = await this.connectors.find(call.scope, agent.projectId, input.channel);
    if (!connector) throw new ConversationError('connector.missing', { channel: input.channel }, '/channel');
    await requireReferences(this.references, { ...call.scope, projectId: agent.projectId }, input);
    const userId = await this.users.findOrCreate(call, given<object>(input.user) ?? {});
    const place = { userId, agentId: agent.id, environment, channel: input.channel };
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.attempt(command, agent, connector.id, place);
      } catch (error) {
        if (tried === TRIES || !isOvertaken(error)) throw error;
      }
    }
  }

  private async attempt(
    { call, input, answer }: StartOutboundCommand,
    agent: AgentFacts,
    connectorId: string,
    place: OutboundPlace & { readonly environment: Environment },
  ): Promise<Introduced> {
    const chosen = input.id ? { id: input.id, messageId: v5('introduction', input.id) } : null;
    const introduction: Introduction = { call, input, connectorId, messageId: chosen?.messageId ?? newId(), answer };
    const seen = await this.outbound.look(call.scope, place, chosen);
    // Whatever this very call did in another process was there to be seen, and then its answer is as well.
    if (await this.saved.find(call)) throw new RowExists(idempotencyTable.name, 'primary key');
    if (seen.repeatedIn) return this.introductions.again(introduction, seen.repeatedIn);
    const openId = input.channel === 'voice' ? null : seen.openId; // each call is a conversation of its own
    if (openId && !input.resetConversation) return this.introductions.goOn(introduction, openId);
    if (seen.isTaken) throw new ConversationError('conversation.exists', {}, '/id');
    if (openId) await this.introductions.archive(call, openId);
    const facts = startFactsOf(input, agent, place.environment, place.userId);
    const id = input.id ?? idOf(place, seen.count);
    const opened = await this.introductions.open(introduction, id, facts);
    await this.anonymiser.keepOut(call, id, place.userId);
    return opened;
  }
}

/** Of the conversation that follows this many; a call is known to nobody else. */
const idOf = ({ userId, agentId, environment, channel }: OutboundPlace, count: number): string =>
  channel === 'voice' ? newId() : v5(`outbound/${agentId}/${environment}/${channel}/${count}`, userId);

const overtaken = new Set<string>(['conversation.not-open', 'conversation.not-found']);

/** Somebody opened, closed or deleted a conversation since we looked. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof VersionConflict ||
  (error instanceof RowExists && error.table !== idempotencyTable.name) ||
  (error instanceof ConversationError && overtaken.has(error.code));
