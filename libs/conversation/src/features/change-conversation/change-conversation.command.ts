import { Command } from '@nestjs/cqrs';
import type { CallContext, JsonObject, SavedAnswer } from '@verbatim/kernel';
import type { Details, Status } from '../../domain/conversation.events';
import type { ConversationRecord } from '../../ports/conversation-reader.port';

/** What is undefined stays as it is. */
export type ConversationChanges = {
  readonly [Field in keyof Details]?: Details[Field] | undefined;
} & {
  /** Names given take their new value, null takes a name away, others stay. */
  readonly variablesToMerge?: JsonObject | undefined;
  /** Written in this order: a name that is there becomes a list. */
  readonly metricsToAdd?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly stateId?: string | null | undefined;
  /** In place of `stateId`: the state of this name of the conversation's project, made if there is none. */
  readonly stateName?: string | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly keepOpen?: boolean | undefined;
  readonly status?: Status | undefined;
};

/**
 * Changes what is named and nothing else, all or nothing. Resolves to the version. Errors: conversation.not-found,
 * conversation.status-transition, conversation.anonymised, reference.missing, details.too-large, precondition.failed.
 * `answer` builds what is kept under the Idempotency-Key, before the commit.
 */
export class ChangeConversationCommand extends Command<number> {
  constructor(
    readonly call: CallContext,
    readonly conversationId: string,
    readonly changes: ConversationChanges,
    readonly expectedVersion: number | null = null,
    readonly answer: ((changed: ConversationRecord) => SavedAnswer) | null = null,
  ) {
    super();
  }
}
