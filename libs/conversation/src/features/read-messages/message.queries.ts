import { Query } from '@nestjs/cqrs';
import type { AccountScope } from '@verbatim/kernel';
import type { MessageRecord, MessageWindow } from '../../ports/message-reader.port';
import type { AsOf } from '../../ports/past.port';
import type { ReplyView } from '../../wire/conversation.schema';

/** Errors: conversation.not-found, message.not-found. */
export class GetMessageQuery extends Query<MessageRecord> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

/** A message by its id alone, in a conversation of this user. Errors: message.not-found. */
export class FindMessageOfUserQuery extends Query<MessageRecord> {
  constructor(
    readonly scope: AccountScope,
    readonly userId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

/**
 * Up to `limit + 1` messages next to the place, nearest first; any limit, and as `seq` has no gaps, a page is one of its
 * ranges. Errors: conversation.not-found; with `asOf` also past.not-found, past.too-long.
 */
export class ListMessagesQuery extends Query<readonly MessageRecord[]> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly window: MessageWindow,
    readonly asOf: AsOf | null = null,
  ) {
    super();
  }
}

/** The newest messages of conversations the caller has been shown to reach: up to `most` of each, oldest first. */
export class NewestMessagesQuery extends Query<ReadonlyMap<string, readonly MessageRecord[]>> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationIds: readonly string[],
    readonly most: number,
  ) {
    super();
  }
}

/** What became of a question. Errors: conversation.not-found, question.not-found. */
export class GetReplyQuery extends Query<ReplyView> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly questionId: string,
  ) {
    super();
  }
}

/** The same once the question has ended or waits for somebody outside, or the time is up, or the caller has gone. */
export class WaitForReplyQuery extends Query<ReplyView> {
  constructor(
    readonly scope: AccountScope,
    readonly conversationId: string,
    readonly questionId: string,
    readonly milliseconds: number,
    readonly abandoned: AbortSignal,
  ) {
    super();
  }
}
