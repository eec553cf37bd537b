import { Injectable } from '@nestjs/common';
import type { AccountScope } from '@verbatim/kernel';
import type { ReplyView } from '../wire/conversation.schema';
import { isSettled } from '../wire/message.view';
import { ConversationWaiter } from './conversation.waiter';
import { ReplyReader } from './reply.reader';

/** Holds a call until a question has ended, waits for somebody outside, or the time is up. */
@Injectable()
export class ReplyWaiter {
  constructor(
    private readonly replies: ReplyReader,
    private readonly waiter: ConversationWaiter,
  ) {}

  /** The reply as it stands when `enough` of it is there, or the time is up; null when there is no such question. */
  wait(
    scope: AccountScope,
    conversationId: string,
    questionId: string,
    milliseconds: number,
    abandoned: AbortSignal,
    enough: (reply: ReplyView) => boolean = isSettled,
  ): Promise<ReplyView | null> {
    return this.waiter.wait(conversationId, {
      milliseconds,
      abandoned,
      look: () => this.replies.read(scope, conversationId, questionId),
      enough: (reply) => reply === null || enough(reply),
    });
  }
}
