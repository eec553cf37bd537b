import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { Claim, Verdict, WorkHandler } from '@verbatim/owed-work';
import type { DeliveryFailureReason } from '../../domain/conversation.events';
import { CONNECTORS, type Connector, type Connectors } from '../../ports/connectors.port';
import { CONVERSATION_READER, type ConversationReader } from '../../ports/conversation-reader.port';
import {
  ConnectorRejected,
  ConnectorUnavailable,
  DELIVERY,
  type Delivery,
  type OutboundMessage,
} from '../../ports/delivery.port';
import { MESSAGE_READER, type MessageReader } from '../../ports/message-reader.port';
import { WorkWatch } from '../../shell/work-watch';
import { callOf } from '../../shell/worker-call';
import { deliverMessage, type DeliverMessageSubject } from './deliver-message.owed';
import { RecordDeliveryCommand, type DeliveryEnd } from './record-delivery.command';

type DeliveryClaim = Claim<DeliverMessageSubject>;
interface Ready {
  readonly message: OutboundMessage;
  readonly connector: Connector;
}

const DONE: Verdict = { kind: 'done' };

/** Hands one outbound message to its connector and sends what came of it as a command. */
@Injectable()
export class DeliverMessageWorker implements WorkHandler<DeliverMessageSubject> {
  readonly definition = deliverMessage;

  constructor(
    private readonly commands: CommandBus,
    @Inject(CONVERSATION_READER) private readonly conversations: ConversationReader,
    @Inject(MESSAGE_READER) private readonly messages: MessageReader,
    @Inject(CONNECTORS) private readonly connectors: Connectors,
    @Inject(DELIVERY) private readonly delivery: Delivery,
  ) {}

  async handle(claim: DeliveryClaim, held: AbortSignal): Promise<Verdict> {
    const call = { ...callOf(claim), correlationId: claim.subject.conversationId };
    const watch = new WorkWatch(claim);
    if (claim.exhausted) return this.fail(call, claim, reasonFrom(claim.lastError), watch);
    const ready = await this.prepare(call, claim.subject);
    if (ready === null) return DONE;
    if (typeof ready === 'string') return this.fail(call, claim, ready, watch);
    watch.called();
    try {
      const { reference } = await this.delivery.deliver(ready.message, ready.connector, held);
      watch.ended();
      return await this.record(call, claim, { outcome: 'delivered', reference }, watch);
    } catch (error) {
      watch.ended();
      if (held.aborted) throw error; // the lease is lost, or the process stops and hands the work back
      if (error instanceof ConnectorRejected) return this.fail(call, claim, 'connector-rejected', watch);
      if (!(error instanceof ConnectorUnavailable)) throw error;
      if (!claim.triesLeft) return this.fail(call, claim, UNAVAILABLE, watch);
      return { kind: 'postpone', error: UNAVAILABLE, retryAfterMs: error.retryAfterMs };
    }
  }

  private fail(
    call: CallContext,
    claim: DeliveryClaim,
    reason: DeliveryFailureReason,
    watch: WorkWatch,
  ): Promise<Verdict> {
    return this.record(call, claim, { outcome: 'failed', reason }, watch);
  }

  private async record(
    call: CallContext,
    claim: DeliveryClaim,
    end: DeliveryEnd,
    { timing }: WorkWatch,
  ): Promise<Verdict> {
    const recorded = await this.commands.execute(new RecordDeliveryCommand(call, claim, end, timing));
    return recorded ? { kind: 'settled' } : DONE;
  }

  /** What is to be sent, or why it cannot be; null when nothing is owed any more. */
  private async prepare(
    { scope }: CallContext,
    { conversationId, messageId }: DeliverMessageSubject,
  ): Promise<Ready | DeliveryFailureReason | null> {
    const [conversation, message] = await Promise.all([
      this.conversations.find(scope, conversationId),
      this.messages.find(scope, conversationId, messageId),
    ]);
    if (!conversation || !message?.delivery || message.delivered) return null; // deleted, or its end is known
    if (conversation.status === 'archived') return 'conversation-closed';
    const { text, details, delivery, createdAt } = message;
    if (text === null || !details?.to) return 'user-missing';
    const connector = await this.connectors.find(scope, conversation.projectId, delivery.channel);
    if (!connector) return 'connector-missing';
    const { projectId, agentId, userId, environment, fromNumber } = conversation;
    return {
      connector,
      message: {
        id: messageId,
        conversationId,
        projectId,
        agentId,
        userId,
        environment,
        channel: delivery.channel,
        to: details.to,
        from: fromNumber,
        subject: details.subject ?? null,
        text,
        includeSignature: delivery.includeSignature ?? false,
        createdAt,
      },
    };
  }
}

const UNAVAILABLE = 'connector-unavailable';

/** Why the tries were used up: what the last one said, or nothing because its worker vanished. */
const reasonFrom = (lastError: string | null): DeliveryFailureReason =>
  lastError === UNAVAILABLE ? UNAVAILABLE : 'worker-lost';
