import type { CommandMeta, ConversationCommand } from '../domain/conversation.commands';

/** What is undefined stays as it is; null takes it away. */
export interface Labels {
  readonly stateId?: string | null | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly keepOpen?: boolean | undefined;
}

export const labelCommands = (
  { stateId, assigneeId, categoryIds, keepOpen }: Labels,
  meta: () => CommandMeta,
): ConversationCommand[] => [
  ...(stateId !== undefined ? [{ type: 'SetState' as const, data: { stateId }, meta: meta() }] : []),
  ...(assigneeId !== undefined ? [{ type: 'Assign' as const, data: { assigneeId }, meta: meta() }] : []),
  ...(categoryIds !== undefined ? [{ type: 'Categorise' as const, data: { categoryIds }, meta: meta() }] : []),
  ...(keepOpen !== undefined ? [{ type: 'ChangeTimer' as const, data: { keepOpen }, meta: meta() }] : []),
];
