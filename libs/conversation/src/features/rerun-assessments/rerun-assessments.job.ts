import { setTimeout } from 'node:timers/promises';
import type { CommandBus } from '@nestjs/cqrs';
import { derivedId } from '@verbatim/ids';
import type { JobKind, JobStep, JobStepped } from '@verbatim/jobs';
import { DomainError } from '@verbatim/kernel';
import type { AssessmentKind, AssessmentReader } from '../../ports/assessment-reader.port';
import type { ConversationPages, Place } from '../../ports/conversation-pages.port';
import { RequestAssessmentCommand } from '../../shell/assessments/request-assessment.command';
import { reruns, type RerunInput } from './rerun-assessments.schema';

const PAGE = 50;
/** So many are owed at most: who is paused soon comes to rest, and others of the account are not made to wait. */
const OWED = 200;
const WAIT_MS = 1_000;

/** `until`: RFC 3339, when the job began: what is made meanwhile is left out. */
type Cursor = { readonly until: string; readonly after: Place | null };

export type RerunResult = {
  /** Of a dry run: how many there would be. */
  readonly requested: number;
  /** Owed one already, or refused it. */
  readonly skipped: number;
};

/** Asks for a summary, or a score, of each conversation that matches, in the name of whoever asked for the job. */
class RerunJob implements JobKind<RerunInput, Cursor, RerunResult> {
  readonly kind: string;
  readonly input: JobKind<RerunInput>['input'];

  constructor(
    private readonly what: AssessmentKind,
    private readonly commands: CommandBus,
    private readonly pages: ConversationPages,
    private readonly results: AssessmentReader,
  ) {
    ({ kind: this.kind, input: this.input } = reruns[what]);
  }

  async step(at: JobStep<RerunInput, Cursor, RerunResult>): Promise<JobStepped<Cursor, RerunResult>> {
    const { call, jobId, dryRun } = at;
    const { filter, budget } = at.input;
    const so = at.result ?? { requested: 0, skipped: 0 };
    const { until, after } = at.cursor ?? { until: new Date().toISOString(), after: null };
    if (!dryRun && (await this.results.owed(call.scope, this.what, OWED)) >= OWED) {
      await setTimeout(WAIT_MS, undefined, { signal: at.signal });
      return { cursor: { until, after }, done: false, progress: at.progress, result: so };
    }
    const limit = Math.min(PAGE, budget - so.requested);
    const { agentIds, from: createdFrom, to: createdTo, status: statuses, missingOnly } = filter;
    const missing = missingOnly ? this.what : undefined;
    const wanted = { agentIds, createdFrom, createdTo, statuses, missing };
    const rows = await this.pages.matching(call.scope, wanted, until, { after, limit });
    const ids = rows.map(({ id }) => id);
    if (!dryRun) await this.askAll(at, ids);
    // Counted by what is in the logs: also right for a page that is done again.
    const asked = dryRun ? rows.length : (await this.pages.changedBy(call.scope, jobId, ids)).size;
    const requested = so.requested + asked;
    const last = rows.at(-1);
    return {
      cursor: { until, after: last ? { at: last.at, id: last.id } : after },
      done: rows.length < limit || requested >= budget,
      progress: { done: at.progress.done + rows.length, total: null },
      result: { requested, skipped: so.skipped + rows.length - asked },
    };
  }

  private async askAll({ call, jobId, signal }: JobStep<RerunInput>, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      signal.throwIfAborted();
      const request = { kind: this.what, requestId: derivedId(jobId, id), cause: 'rerun' as const };
      try {
        await this.commands.execute(new RequestAssessmentCommand(call, id, request));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error; // deleted meanwhile, or its user erased
      }
    }
  }
}

export class RerunSummariesJob extends RerunJob {
  constructor(commands: CommandBus, pages: ConversationPages, results: AssessmentReader) {
    super('summary', commands, pages, results);
  }
}

export class RerunScoresJob extends RerunJob {
  constructor(commands: CommandBus, pages: ConversationPages, results: AssessmentReader) {
    super('score', commands, pages, results);
  }
}
