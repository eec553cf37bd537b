import { Command } from '@nestjs/cqrs';
import type { Job } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import type { Rerun } from './rerun-assessments.schema';

/** Asks for a job that has every conversation assessed that matches and that the caller sees. Errors: filter.empty. */
export class RerunAssessmentsCommand extends Command<Job> {
  constructor(
    readonly call: CallContext,
    readonly rerun: Rerun,
  ) {
    super();
  }
}
