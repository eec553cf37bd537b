import type { Status } from '../domain/conversation.events';
import type { ModelProvider, Turn } from './model.port';

/** Bounds of what an {@link AssessmentModel} says. Units are UTF-16 units. */
export const assessmentLimits = {
  summaryUnits: 4_000,
  rationaleUnits: 1_000,
  lowestScore: 0,
  highestScore: 10,
} as const;

export interface SummaryRequest {
  readonly agent: { readonly name: string; readonly instructions: string };
  readonly provider: ModelProvider;
  readonly model: string;
  /** What the integrator said about the conversation; data, not instructions. */
  readonly context: string | null;
  /** What is to be assessed, oldest first. */
  readonly turns: readonly Turn[];
}

/** What the log knows of how a conversation went, beside its words. */
export interface ScoreSignals {
  /** Counts of ratings. */
  readonly feedback: { readonly up: number; readonly down: number };
  readonly status: Status;
  readonly handedOver: boolean;
  readonly failedReplies: number;
}

export interface ScoreRequest extends SummaryRequest {
  readonly signals: ScoreSignals;
}

/** Where an assessment comes from. */
export interface AssessmentOrigin {
  readonly model: string;
  /** The stored name of how it was asked for, or computed: `summary.v1`, `builtin-extract.v1`. */
  readonly promptVersion: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export interface SummaryResult extends AssessmentOrigin {
  /** Clean, trimmed, 1 to 4,000 units. */
  readonly text: string;
}

export interface ScoreResult extends AssessmentOrigin {
  /** 0 to 10, with one decimal. */
  readonly score: number;
  /** Why, in one clean line of at most 1,000 units. */
  readonly rationale: string | null;
}

/**
 * One conversation's structured turns in, one judgement of them out. Throws TransientFailure or PermanentFailure,
 * nothing else; aborted, it rejects with the signal's reason.
 */
export interface AssessmentModel {
  summarise(request: SummaryRequest, signal: AbortSignal): Promise<SummaryResult>;
  score(request: ScoreRequest, signal: AbortSignal): Promise<ScoreResult>;
}
export const ASSESSMENT_MODEL = Symbol('AssessmentModel');
