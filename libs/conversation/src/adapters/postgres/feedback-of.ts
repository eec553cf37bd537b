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

/** Parameters: shard, account, conversation, ids of messages, how many of each. */
export const feedbackOnMessages = {
  name: 'feedback-on-messages',
  text: `select f.* from unnest($4::uuid[]) as k(message) cross join lateral (
           select ${FEEDBACK_COLUMNS}
           from feedback f
           where f.shard = $1 and f.account_id = $2 and f.conversation_id = $3 and f.message_id = k.message
           order by f.updated_at desc, f.id desc limit $5
         ) f`,
} as const;
