import { Command } from '@nestjs/cqrs';
import type { CallContext, SavedAnswer } from '@verbatim/kernel';

export interface Stopped {
  /** The questions this call ended; empty when nothing ran or waited. `replyId`: of the one that ran, if one did. */
  readonly questions: readonly { readonly questionId: string; readonly replyId: string | null }[];
  readonly version: number;
}

/** Ends the running reply and the waiting questions. Stopping an idle conversation is harmless. */
export class StopReplyCommand extends Command<Stopped> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly answer: (stopped: Stopped) => SavedAnswer,
  ) {
    super();
  }
}
