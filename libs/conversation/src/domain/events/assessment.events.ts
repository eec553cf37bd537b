import type { Message } from '@verbatim/kernel';
import type { FailureReason } from './failure-reason';

export type AssessmentCause = 'requested' | 'completed' | 'inactivity' | 'turns' | 'rerun';

/** How an assessment came about. Tokens as the provider counted them. */
export interface AssessmentProvenance {
  readonly provider: string;
  readonly model: string;
  readonly promptVersion: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly latencyMs: number;
  readonly attempt: number;
}

interface Requested {
  readonly requestId: string;
  readonly cause: AssessmentCause;
  readonly dueAt: string;
  readonly occurredAt: string;
}
/** Why an assessment did not come. */
export type AssessmentFailure = FailureReason | 'nothing-to-read';

interface Failed {
  readonly requestId: string;
  readonly reason: AssessmentFailure;
  readonly attempts: number;
  readonly occurredAt: string;
}
/** The events that were read: first and last version. */
interface Range {
  readonly fromVersion: number;
  readonly toVersion: number;
}

/** A summary is owed from `dueAt` on. A newer request takes the place of one that is still owed. */
export type SummaryRequested = Message<'conversation.summary-requested.v1', Requested, never>;
/** The newest one is the conversation's; older ones stay readable. */
export type Summarised = Message<
  'conversation.summarised.v1',
  Range & { requestId: string; provenance: AssessmentProvenance; occurredAt: string },
  { text: string }
>;
export type SummaryFailed = Message<'conversation.summary-failed.v1', Failed, never>;

export type ScoreRequested = Message<'conversation.score-requested.v1', Requested, never>;

/**
 * From 0 to 10. `shown`: it is the conversation's score from now on; a model's is not while a human's stands. `was` is the
 * shown one it takes the place of.
 */
export type Scored = Message<
  'conversation.scored.v1',
  Range & {
    requestId: string;
    score: number;
    by: 'model' | 'human';
    /** The member who scored, if one did. */
    memberId: string | null;
    provenance: AssessmentProvenance | null;
    shown: boolean;
    was: { readonly score: number; readonly occurredAt: string } | null;
    occurredAt: string;
  },
  { rationale: string | null }
>;
export type ScoreFailed = Message<'conversation.score-failed.v1', Failed, never>;
