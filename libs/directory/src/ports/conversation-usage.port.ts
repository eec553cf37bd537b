import type { AccountRef } from '../accounts/account-ref';

/** What a conversation may name, by its id. */
export type Reference =
  | { readonly agentId: string }
  | { readonly userId: string }
  | { readonly stateId: string }
  | { readonly memberId: string }
  | { readonly categoryId: string }
  | { readonly variantId: string };

/** Whether a conversation still names something. Given by the process that composes the contexts. */
export interface ConversationUsage {
  isUsed(account: AccountRef, reference: Reference): Promise<boolean>;
}
export const CONVERSATION_USAGE = Symbol('ConversationUsage');
