import type { AssessmentCause, AssessmentProvenance, ScoreFailed, SummaryFailed } from '../conversation.events';
import type { CommandMessage } from './command';

interface Request {
  /** The same request again adds nothing. */
  readonly requestId: string;
  readonly cause: AssessmentCause;
  /** RFC 3339 UTC; the command's own `now` for at once. */
  readonly dueAt: string;
}
interface Made {
  readonly requestId: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly provenance: AssessmentProvenance;
}

export type RequestSummary = CommandMessage<'RequestSummary', Request>;
export type RecordSummary = CommandMessage<'RecordSummary', Made & { text: string }>;
export type FailSummary = CommandMessage<
  'FailSummary',
  Pick<SummaryFailed['data'], 'requestId' | 'reason' | 'attempts'>
>;

export type RequestScore = CommandMessage<'RequestScore', Request>;
export type RecordScore = CommandMessage<'RecordScore', Made & { score: number; rationale: string | null }>;
export type FailScore = CommandMessage<'FailScore', Pick<ScoreFailed['data'], 'requestId' | 'reason' | 'attempts'>>;
/** A human's score: wins over a model's. */
export type GiveScore = CommandMessage<
  'GiveScore',
  { scoreId: string; score: number; memberId: string | null; rationale: string | null; version: number }
>;

export type AssessmentCommand =
  RequestSummary | RecordSummary | FailSummary | RequestScore | RecordScore | FailScore | GiveScore;
