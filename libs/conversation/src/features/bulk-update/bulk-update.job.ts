import type { JobKind, JobStep, JobStepped } from '@verbatim/jobs';
import { DomainError, type CallContext } from '@verbatim/kernel';
import type { ConversationPages, Place } from '../../ports/conversation-pages.port';
import { bulkUpdate, type BulkUpdate } from './bulk-update.schema';

const PAGE = 50;
const FAILED_SHOWN = 100;
// What others make just now is left out, or a busy account would never come to an end; clocks may differ by so much.
const CLOCKS_DIFFER_MS = 60_000;

/** `until`: RFC 3339, when the job began. */
type Cursor = { readonly until: string; readonly after: Place | null };

export type BulkUpdateResult = {
  readonly matched: number;
  readonly changed: number;
  /** Had been so already. */
  readonly unchanged: number;
  /** The first hundred, with the code of what refused the change. */
  readonly failed: readonly { readonly id: string; readonly code: string }[];
};

const nothing: BulkUpdateResult = { matched: 0, changed: 0, unchanged: 0, failed: [] };

/** Changes one conversation; throws a DomainError to refuse. */
export type ChangeOne = (call: CallContext, conversationId: string, change: BulkUpdate['change']) => Promise<unknown>;

/** Changes each conversation as a PATCH of it would, in the name of whoever asked. */
export class BulkUpdateJob implements JobKind<BulkUpdate, Cursor, BulkUpdateResult> {
  readonly kind = bulkUpdate.kind;
  readonly input = bulkUpdate.input;

  constructor(
    private readonly changeOne: ChangeOne,
    private readonly pages: ConversationPages,
  ) {}

  async step(at: JobStep<BulkUpdate, Cursor, BulkUpdateResult>): Promise<JobStepped<Cursor, BulkUpdateResult>> {
    const { call, input, jobId } = at;
    const so = at.result ?? nothing;
    const { until, after } = at.cursor ?? {
      until: new Date(Date.now() + CLOCKS_DIFFER_MS).toISOString(),
      after: null,
    };
    const rows = await this.pages.matching(call.scope, input.filter, until, { after, limit: PAGE });
    const ids = rows.map(({ id }) => id);
    const failed = await this.changeAll(at, ids);
    const changed = (await this.pages.changedBy(call.scope, jobId, ids)).size;
    const last = rows.at(-1);
    const matched = so.matched + rows.length;
    return {
      cursor: { until, after: last ? { at: last.at, id: last.id } : after },
      done: rows.length < PAGE,
      progress: { done: matched, total: null },
      result: {
        matched,
        changed: so.changed + changed,
        unchanged: so.unchanged + rows.length - changed - failed.length,
        failed: [...so.failed, ...failed].slice(0, FAILED_SHOWN),
      },
    };
  }

  /** Answers with those that were refused. */
  private async changeAll(
    { call, input, signal }: JobStep<BulkUpdate>,
    ids: readonly string[],
  ): Promise<BulkUpdateResult['failed']> {
    const failed: { id: string; code: string }[] = [];
    for (const id of ids) {
      signal.throwIfAborted();
      try {
        await this.changeOne(call, id, input.change);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        failed.push({ id, code: error.code });
      }
    }
    return failed;
  }
}
