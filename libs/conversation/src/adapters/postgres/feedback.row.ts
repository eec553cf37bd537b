import type { FeedbackGiven } from '../../domain/conversation.events';
import { NOBODY, type FeedbackRecord, type GivenVote, type RatedAnswer } from '../../ports/feedback-reader.port';

/** As `pg` hands it over, with `shownTimes`. */
export interface FeedbackRow {
  id: string;
  conversation_id: string;
  message_id: string;
  rater_kind: FeedbackRecord['rater']['kind'];
  rater_id: string;
  rating: FeedbackRecord['rating'];
  value: string | null;
  reasons: string[] | null;
  suggested_answer: string | null;
  comment: string | null;
  revision: number;
  created_at: string;
  updated_at: string;
}

export interface RatedAnswerRow extends FeedbackRow {
  question: string | null;
  answer: string | null;
}

export interface VoteRow {
  version: number;
  data: FeedbackGiven['data'];
  content: FeedbackGiven['content'];
}

/** Of `feedback f`. */
export const FEEDBACK_COLUMNS = `f.id, f.conversation_id, f.message_id, f.rater_kind, f.rater_id, f.rating, f.value, f.reasons,
  f.suggested_answer, f.comment, f.revision, f.created_at, f.updated_at`;

export const toFeedback = (row: FeedbackRow): FeedbackRecord => ({
  id: row.id,
  conversationId: row.conversation_id,
  messageId: row.message_id,
  rater: { kind: row.rater_kind, id: row.rater_id === NOBODY ? null : row.rater_id },
  rating: row.rating,
  value: row.value === null ? null : Number(row.value),
  reasons: row.reasons ?? [],
  suggestedAnswer: row.suggested_answer,
  comment: row.comment,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const toRatedAnswer = (row: RatedAnswerRow): RatedAnswer => ({
  ...toFeedback(row),
  question: row.question,
  answer: row.answer,
});

export const toVote = ({ version, data, content }: VoteRow): GivenVote => ({
  feedbackId: data.feedbackId,
  messageId: data.messageId,
  rater: data.rater,
  rating: data.rating,
  value: data.value,
  reasons: content?.reasons ?? [],
  suggestedAnswer: content?.suggestedAnswer ?? null,
  comment: content?.comment ?? null,
  revision: data.revision,
  version,
  at: data.occurredAt,
});
