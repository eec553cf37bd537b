import type { Message } from '@verbatim/kernel';

/** While it is held nothing of it is deleted or erased. */
export type LegalHoldChanged = Message<
  'conversation.legal-hold-changed.v1',
  { held: boolean; occurredAt: string },
  { reason: string | null }
>;
