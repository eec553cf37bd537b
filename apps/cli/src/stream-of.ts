import type { INestApplicationContext } from '@nestjs/common';
import type { StreamRef } from '@verbatim/event-store';
import { Pool } from 'pg';
import { Complaint } from './complaint';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The account is not known from the id, so each account's key is tried: one index look-up an account. */
const FIND = `
  select s.shard, s.account_id from accounts a
  join streams s on s.shard = a.shard and s.account_id = a.id and s.stream_id = $1 limit 1`;

/** Where a conversation's events are. Throws a Complaint when there is none of that id. */
export const streamOf = async (app: INestApplicationContext, conversation: string): Promise<StreamRef> => {
  const id = conversation.toLowerCase();
  if (!UUID.test(id)) throw new Complaint('A conversation id looks like 0199d4c6-8f1e-7b7a-9c43-5a7d1f0e2b11.');
  const { rows } = await app.get(Pool, { strict: false }).query<{ shard: number; account_id: string }>(FIND, [id]);
  const [found] = rows;
  if (!found) throw new Complaint(`There is no conversation ${id}.`);
  return { shard: found.shard, accountId: found.account_id, streamId: id };
};
