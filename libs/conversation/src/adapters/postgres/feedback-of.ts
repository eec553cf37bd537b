import { FEEDBACK_COLUMNS } from './feedback.row';

const NEWEST = `unnest($3::uuid[]) as k(conversation) cross join lateral (
           select ${FEEDBACK_COLUMNS}
           from feedback f
           where f.shard = $1 and f.account_id = $2 and f.conversation_id = k.conversation
           order by f.updated_at desc, f.id desc limit $4
         ) f`;

/** Of `feedback f`: the message that was rated, and the question it answers. */
export const whatWasRated = (shard = 'f.shard', account = 'f.account_id'): string => `
  left join messages m on m.shard = ${shard} and m.account_id = ${account} and m.conversation_id = f.conversation_id
    and m.id = f.message_id
  left join messages q on q.shard = ${shard} and q.account_id = ${account} and q.conversation_id = f.conversation_id
    and q.id = m.question_id`;
export const RATED_COLUMNS = `${FEEDBACK_COLUMNS}, q.text as question, m.text as answer`;

/** Parameters: shard, account, ids of conversations, how many of each. */
export const feedbackOf = { name: 'feedback-of-conversations', text: `select f.* from ${NEWEST}` } as const;

/** With the same parameters. */
export const ratingsOf = {
  name: 'ratings-of-conversations',
  text: `select ${RATED_COLUMNS} from ${NEWEST} ${whatWasRated('$1', '$2')} order by f.updated_at desc, f.id desc`,
} as const;
