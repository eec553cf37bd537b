import { Command } from '@nestjs/cqrs';
import type { CallContext } from '@verbatim/kernel';
import type { Claim } from '@verbatim/owed-work';
import type { DeliveryFailureReason, WorkTiming } from '../../domain/conversation.events';
import type { DeliverMessageSubject } from './deliver-message.owed';

export type DeliveryEnd =
  | { readonly outcome: 'delivered'; readonly reference: string | null }
  | { readonly outcome: 'failed'; readonly reason: DeliveryFailureReason };

/** Resolves to whether it became a fact; false when somebody else's outcome, or the end of the conversation, came first. */
export class RecordDeliveryCommand extends Command<boolean> {
  constructor(
    readonly call: CallContext,
    readonly claim: Claim<DeliverMessageSubject>,
    readonly end: DeliveryEnd,
    readonly timing: WorkTiming,
  ) {
    super();
  }
}
