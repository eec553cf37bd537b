import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RowGuardFailed } from '@verbatim/event-store';
import { ConversationError } from '../../domain/conversation.errors';
import { ConversationRunner } from '../../shell/conversation.runner';
import { RecordDeliveryCommand } from './record-delivery.command';

@CommandHandler(RecordDeliveryCommand)
export class RecordDeliveryHandler implements ICommandHandler<RecordDeliveryCommand, boolean> {
  constructor(private readonly runner: ConversationRunner) {}

  async execute({ call, claim, end, timing }: RecordDeliveryCommand): Promise<boolean> {
    const { conversationId, messageId } = claim.subject;
    // An exhausted claim made no try of its own.
    const attempts = claim.exhausted ? claim.attempt - 1 : claim.attempt;
    const data = { messageId, attempts, reason: null, reference: null, ...end, timing };
    try {
      const { events } = await this.runner.run({
        call,
        claim,
        conversationId,
        commands: (_state, meta) => [{ type: 'RecordDelivery', data, meta: meta() }],
      });
      return events.length > 0;
    } catch (error) {
      const isLate = error instanceof ConversationError && error.code === 'delivery.superseded';
      if (isLate || error instanceof RowGuardFailed) return false;
      throw error;
    }
  }
}
