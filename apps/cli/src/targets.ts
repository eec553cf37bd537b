import type { INestApplicationContext } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { AccountRegistry, ListAccountsQuery, ListAgentsQuery, type AccountRef } from '@verbatim/directory';
import { Complaint } from './complaint';
import { cliCall } from './session';

const FIRST_PAGE = { limit: 2, from: null } as const;

/** The account named, or the only one there is. */
export const accountFor = async (app: INestApplicationContext, id: string | undefined): Promise<AccountRef> => {
  const registry = app.get(AccountRegistry, { strict: false });
  if (id) return registry.require(id);
  const accounts = await app.get(QueryBus, { strict: false }).execute(new ListAccountsQuery(FIRST_PAGE));
  const [only] = accounts;
  if (!only) throw new Complaint('There is no account yet.');
  if (accounts.length > 1) throw new Complaint('There are several accounts: name one with --account.');
  return registry.require(only.id);
};

/** The agent named, or the account's only one. */
export const agentFor = async (
  app: INestApplicationContext,
  account: AccountRef,
  id: string | undefined,
): Promise<string> => {
  if (id) return id;
  const { scope } = cliCall(account, 'import');
  const agents = await app.get(QueryBus, { strict: false }).execute(new ListAgentsQuery(scope, {}, FIRST_PAGE));
  const [only] = agents;
  if (!only) throw new Complaint('The account has no agent yet.');
  if (agents.length > 1) throw new Complaint('The account has several agents: name one with --agent.');
  return only.id;
};
