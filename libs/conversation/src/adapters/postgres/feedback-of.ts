import type { StoredFeedback } from '../../ports/conversation-reader.port';

const NOBODY = '00000000-0000-0000-0000-000000000000'; // in the key, where no rater was named

export interface FeedbackOfRow {
  conversation_id: string;
  message_id: string;
  rater_kind: StoredFeedback['rater']['kind'];
  rater_id: string;
  id: string;
  rating: StoredFeedback['rating'];
  value: string | null;
  reasons: string[] | null;
  suggested_answer: string | null;
  comment: string | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

/** Parameters: shard, account, ids of conversations, how many of each. */
export const feedbackOf = {
  name: 'feedback-of-conversations',
  text: `select f.* from unnest($3::uuid[]) as k(conversation) cross join lateral (
           select f.conversation_id, f.message_id, f.rater_kind, f.rater_id, f.id, f.rating, f.value, f.reasons,
             f.suggested_answer, f.comment, f.revision, f.created_at, f.updated_at
           from feedback f
           where f.shard = $1 and f.account_id = $2 and f.conversation_id = k.conversation
           order by f.updated_at desc, f.id desc limit $4
         ) f`,
} as const;

export const toStoredFeedback = (row: FeedbackOfRow): StoredFeedback => ({
  id: row.id,
  messageId: row.message_id,
  rater: { kind: row.rater_kind, id: row.rater_id === NOBODY ? null : row.rater_id },
  rating: row.rating,
  value: row.value === null ? null : Number(row.value),
  reasons: row.reasons ?? [],
  suggestedAnswer: row.suggested_answer,
  comment: row.comment,
  revision: row.revision,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});
