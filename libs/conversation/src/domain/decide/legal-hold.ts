import type { ChangeLegalHold } from '../conversation.commands';
import { ConversationError } from '../conversation.errors';
import type { ConversationEvent } from '../conversation.events';
import type { Conversation } from '../conversation.state';
import { writableOf } from './decision';

/** One that is deleted can be held too: until it is erased there is something to keep. */
export const changeLegalHold = (
  { data: { held, reason }, meta }: ChangeLegalHold,
  state: Conversation,
): readonly ConversationEvent[] => {
  const known = writableOf(state.status === 'deleted' ? state.before : state);
  if ((known.heldSince !== null) === held) return [];
  return [
    {
      type: 'conversation.legal-hold-changed.v1',
      data: { held, occurredAt: meta.now },
      content: { reason },
    },
  ];
};

/** Throws while the conversation is held. */
export const refuseHeld = ({ heldSince }: { readonly heldSince: string | null }): void => {
  if (heldSince !== null) throw new ConversationError('conversation.legal-hold', { heldSince });
};
