import type { CallContext } from '@verbatim/kernel';
import type { z } from 'zod';
import type { JobState } from './job.states';

export interface JobProgress {
  /** Rows dealt with so far. */
  readonly done: number;
  /** Rows there are; null when nobody counted them. */
  readonly total: number | null;
}

/** A job as everybody may see it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  /** Only looks and counts; changes nothing. */
  readonly dryRun: boolean;
  readonly input: object;
  readonly progress: JobProgress;
  /** What came of it so far; null before there is anything to tell. */
  readonly result: object | null;
  /** A stable code once it has failed. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Names a kind of job and says what it must be told: all that is needed to ask for one. */
export interface JobType<Input extends object = object> {
  /** Stored: renaming strands the jobs under way. */
  readonly kind: string;
  /** Ids and choices, never what people wrote but a `reason`: it is shown, and kept with the job. */
  readonly input: z.ZodType<Input>;
}

/** Where a job stands when a step begins. */
export interface JobStep<
  Input extends object = object,
  Cursor extends object = object,
  Result extends object = object,
> {
  readonly jobId: string;
  /** Of whoever asked for the job: what it does is done in their name and within their reach. */
  readonly call: CallContext;
  readonly input: Input;
  /** What the step before left; null on the first. */
  readonly cursor: Cursor | null;
  readonly progress: JobProgress;
  readonly result: Result | null;
  readonly dryRun: boolean;
  /** Aborts when another worker took the job over, or this process must stop. */
  readonly signal: AbortSignal;
}

export interface JobStepped<Cursor extends object = object, Result extends object = object> {
  readonly cursor: Cursor;
  /** Nothing is left to do. */
  readonly done: boolean;
  readonly progress: JobProgress;
  readonly result: Result | null;
}

/** A kind of job together with how it is done. */
export interface JobKind<
  Input extends object = object,
  Cursor extends object = object,
  Result extends object = object,
> extends JobType<Input> {
  /**
   * Does one bounded page of work, a few seconds at most. It must be idempotent: after a crash, or a pause in its midst,
   * it begins at the same cursor again. A DomainError ends the job with its code; whatever else it throws is tried again
   * until the budget of `runJob` is used up.
   */
  step(at: JobStep<Input, Cursor, Result>): Promise<JobStepped<Cursor, Result>>;
}
