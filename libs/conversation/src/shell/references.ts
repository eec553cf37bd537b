import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../domain/conversation.errors';
import type { References, Referred } from '../ports/references.port';

/** Throws `reference.missing`, with a pointer to the field, when something that is named does not exist. */
export const requireReferences = async (
  references: References,
  scope: AccountScope,
  named: Referred,
  at = '',
): Promise<void> => {
  const { stateId, assigneeId, categoryIds, variantId, authorId } = named;
  if (!stateId && !assigneeId && !variantId && !authorId && !categoryIds?.length) return;
  const field = await references.missing(scope, { stateId, assigneeId, categoryIds, variantId, authorId });
  if (field !== null) throw new ConversationError('reference.missing', { field }, `${at}/${field}`);
};
