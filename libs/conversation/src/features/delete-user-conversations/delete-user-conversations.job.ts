import type { JobKind, JobStep, JobStepped } from '@verbatim/jobs';
import { DomainError, type CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import { ConversationError } from '../../domain/conversation.errors';
import type { ConversationPages, Place } from '../../ports/conversation-pages.port';
import { deleteUserConversations } from './delete-user-conversations.schema';

const PAGE = 50;

type Input = z.output<typeof deleteUserConversations.input>;
type Cursor = { readonly after: Place | null };

export type DeletedConversations = {
  readonly conversations: number;
  readonly messages: number;
  /** Kept by a legal hold. */
  readonly heldBack: number;
};

/** Deletes one conversation; throws a DomainError to refuse. */
export type DeleteOne = (call: CallContext, conversationId: string, reason: string | null) => Promise<unknown>;

/** Deletes each conversation as a DELETE of it would: its words go when the project's grace period is over. */
export class DeleteUserConversationsJob implements JobKind<Input, Cursor, DeletedConversations> {
  readonly kind = deleteUserConversations.kind;
  readonly input = deleteUserConversations.input;

  constructor(
    private readonly deleteOne: DeleteOne,
    private readonly pages: ConversationPages,
  ) {}

  async step(at: JobStep<Input, Cursor, DeletedConversations>): Promise<JobStepped<Cursor, DeletedConversations>> {
    const { call, input, jobId, signal } = at;
    const so = at.result ?? { conversations: 0, messages: 0, heldBack: 0 };
    const after = at.cursor?.after ?? null;
    // With those that are deleted: a step that was broken off has to find, and to count, what it did.
    const rows = await this.pages.ofUser(call.scope, { ...input, withWords: false }, { after, limit: PAGE });
    let heldBack = 0;
    for (const { id } of rows) {
      signal.throwIfAborted();
      if ((await this.delete(call, id, input.reason ?? null)) === 'held') heldBack += 1;
    }
    const ids = rows.map(({ id }) => id);
    const { conversations, messages } = await this.pages.receiptOf(call.scope, jobId, ids);
    const last = rows.at(-1);
    return {
      cursor: { after: last ? { at: last.at, id: last.id } : after },
      done: rows.length < PAGE,
      progress: { done: at.progress.done + rows.length, total: null },
      result: {
        conversations: so.conversations + conversations,
        messages: so.messages + messages,
        heldBack: so.heldBack + heldBack,
      },
    };
  }

  private async delete(call: CallContext, id: string, reason: string | null): Promise<'gone' | 'held'> {
    try {
      await this.deleteOne(call, id, reason);
      return 'gone';
    } catch (error) {
      if (error instanceof ConversationError && error.code === 'conversation.legal-hold') return 'held';
      if (error instanceof DomainError && error.code === 'conversation.not-found') return 'gone'; // erased before
      throw error;
    }
  }
}
