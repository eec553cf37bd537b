import type { Check } from '../check';
import { placesOf } from '../places';

interface Running {
  readonly running: string[] | null;
  readonly promised: string | null;
}

interface Owed {
  readonly question: string | null;
  readonly known: string | null;
  readonly open: boolean;
}

// Asks for the messages of a conversation only where a reply is said to run; both sides in one snapshot.
const RUNNING = `
  select m.running, w.promised from (select) one
  left join lateral (
    select array_agg(m.id::text || ' ' || (m.question->>'replyId')) as running from conversation_activity a
    join messages m on m.shard = a.shard and m.account_id = a.account_id and m.conversation_id = a.id
    where a.shard = p.shard and a.account_id = p.account_id and a.id = p.id and a.open_questions > 0
      and m.question->>'kind' = 'running'
  ) m on true
  left join lateral (
    select w.subject_id::text as promised from owed_work w
    where w.shard = p.shard and w.account_id = p.account_id and w.kind = 'generate-reply' and w.lane = p.id
      and w.state = 'owed'
  ) w on true`;

// After a handover its worker may go on, for the draft: then the question waits for a human.
const OPEN = `('waiting', 'running', 'awaiting_human', 'awaiting_external')`;
const OWED = `
  select w.account_id, w.lane as id, w.subject->>'questionId' as question, m.question->>'kind' as known,
    coalesce(m.question->>'kind' in ${OPEN}, false) as open
  from owed_work w
  left join lateral (
    select m.question from messages m where m.shard = w.shard and m.account_id = w.account_id
      and m.conversation_id = w.lane and m.id::text = w.subject->>'questionId'
  ) m on true
  where w.kind = 'generate-reply' and w.state = 'owed' and w.shard = $1 and (w.account_id, w.lane) > ($2::uuid, $3::uuid)
    and ($4::uuid is null or w.account_id = $4)
  order by w.account_id, w.lane limit $5`;

const FIRST = '00000000-0000-0000-0000-000000000000';
const PAGE = 500;

export const owedReplies: Check = {
  name: 'owed-replies',
  describe: 'Every question whose reply runs is owed that reply, and every owed reply has an open question',
  async *run(db, options) {
    const walk = { table: 'conversation_activity', column: 'id', look: RUNNING };
    for await (const { shard, account_id: accountId, id, running, promised } of placesOf<Running>(db, walk, options))
      for (const question of running ?? []) {
        const [messageId, replyId] = question.split(' ');
        if (replyId === promised) continue;
        const what = promised ? `Its conversation is owed another reply, ${promised}` : 'Nobody owes it its reply';
        yield { what, shard, accountId, streamId: id, table: 'messages', key: { id: messageId, replyId } };
      }
    for (const shard of options.account ? [options.account.shard] : options.shards) {
      for (let after = [FIRST, FIRST]; ;) {
        const values = [shard, ...after, options.account?.accountId ?? null, PAGE];
        const { rows } = await db.query<Owed & { account_id: string; id: string }>(OWED, values);
        for (const { account_id: accountId, id, question, known, open } of rows)
          if (!open) {
            const what = known ? `Its question is ${known}` : 'Its question does not exist';
            const key = { kind: 'generate-reply', lane: id, questionId: question };
            yield { what: `A reply is owed. ${what}`, shard, accountId, streamId: id, table: 'owed_work', key };
          }
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = [last.account_id, last.id];
      }
    }
  },
};
