import { FEEDBACK_COLUMNS } from './feedback.row';

/** Parameters: shard, account, ids of conversations, how many of each. */
export const feedbackOf = {
  name: 'feedback-of-conversations',
  text: `select f.* from unnest($3::uuid[]) as k(conversation) cross join lateral (
           select ${FEEDBACK_COLUMNS}
           from feedback f
           where f.shard = $1 and f.account_id = $2 and f.conversation_id = k.conversation
           order by f.updated_at desc, f.id desc limit $4
         ) f`,
} as const;
