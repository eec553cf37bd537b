import { ConversationError } from '@verbatim/conversation';
import type { AccountScope, CallContext } from '@verbatim/kernel';
import { idIn } from '../shared/ids';
import { reachOf } from '../shared/reach';
import type { WorkfxTenant } from './workfx.schemas';

/** What a caller reaches of the tenant and the unit it names; null: nothing, as if they did not exist. */
export const reachIn = (scope: AccountScope, { tenant_id: account, tenant_unit_id: unit }: WorkfxTenant) =>
  reachOf(scope, account, unit);

/** A call about one conversation, within what it names. Throws `conversation.not-found` for what is no id, too. */
export const within = (call: CallContext, named: string, tenant: WorkfxTenant): { call: CallContext; id: string } => {
  const [id, scope] = [idIn(named), reachIn(call.scope, tenant)];
  if (id === null || scope === null) throw new ConversationError('conversation.not-found');
  return { id, call: { ...call, scope } };
};
