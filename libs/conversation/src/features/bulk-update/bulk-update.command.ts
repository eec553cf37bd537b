import { Command } from '@nestjs/cqrs';
import type { Job } from '@verbatim/jobs';
import type { CallContext } from '@verbatim/kernel';
import type { BulkUpdate } from './bulk-update.schema';

/**
 * Asks for a job that changes every conversation that matches and that the caller sees. Errors: filter.empty,
 * change.empty, reference.missing.
 */
export class BulkUpdateCommand extends Command<Job> {
  constructor(
    readonly call: CallContext,
    readonly input: BulkUpdate,
  ) {
    super();
  }
}
