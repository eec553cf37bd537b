import type { z } from 'zod';
import type { FeedbackRecord, GivenVote, RatedAnswer } from '../ports/feedback-reader.port';
import type { FeedbackView, ratedAnswerView, voteView } from './feedback.schema';

export const toFeedbackView = (record: FeedbackRecord): FeedbackView => ({ ...record, reasons: [...record.reasons] });

export const toVoteView = (vote: GivenVote): z.output<typeof voteView> => ({ ...vote, reasons: [...vote.reasons] });

export const toRatedAnswerView = ({ revision: _, ...rated }: RatedAnswer): z.output<typeof ratedAnswerView> => ({
  ...rated,
  reasons: [...rated.reasons],
});
