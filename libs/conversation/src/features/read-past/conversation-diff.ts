import { Inject, Injectable } from '@nestjs/common';
import { refuse } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { ConversationError } from '../../domain/conversation.errors';
import { PAST, type AsOf, type Moment, type Past, type PastStep } from '../../ports/past.port';
import { changesBetween, fieldsOf } from '../../shell/field-changes';
import type { DiffView } from './diff.schema';

export interface Difference extends Pick<DiffView, 'from' | 'to' | 'changes'> {
  readonly end: Moment;
  /** Messages with a higher seq came in between. */
  readonly behind: number;
}

/** What became of a conversation between two moments. */
@Injectable()
export class ConversationDiff {
  constructor(@Inject(PAST) private readonly past: Past) {}

  /** Errors: those of Past.moment; request.invalid when the end lies before the beginning. */
  async between(scope: AccountScope, conversationId: string, from: AsOf, to: AsOf | null): Promise<Difference> {
    const begin = await this.past.moment(scope, conversationId, from, 'query.from');
    const end = await this.past.moment(scope, conversationId, to, 'query.to');
    if (end.version < begin.version)
      throw refuse('request.invalid', 'The end lies before the beginning.', {
        errors: [{ pointer: 'query.to', message: `is version ${end.version}, before version ${begin.version}` }],
      });
    return this.compare(begin, end);
  }

  private async compare(begin: Moment, end: Moment): Promise<Difference> {
    let first: {
      readonly at: DiffView['from'];
      readonly fields: ReturnType<typeof fieldsOf>;
      readonly seq: number;
    } | null = null;
    let fields: ReturnType<typeof fieldsOf> = {};
    let to: DiffView['to'] | null = null;
    const since = new Map<string, number>();
    for await (const step of this.past.steps(end)) {
      const { version } = step.stored;
      if (version < begin.version) continue;
      const record = step.record();
      const now = fieldsOf(record);
      if (first) for (const { field } of changesBetween(fields, now)) since.set(field, version);
      else first = { at: momentOf(step), fields: now, seq: record.messageCount };
      fields = now;
      to = version === end.version ? momentOf(step) : null;
    }
    if (!first || !to) throw new ConversationError('past.not-found', { version: begin.version });
    const changes = changesBetween(first.fields, fields).map((change) => ({
      ...change,
      version: since.get(change.field) ?? end.version,
    }));
    return { from: first.at, to, changes, end, behind: first.seq };
  }
}

const momentOf = ({ stored, isHidden }: PastStep): DiffView['from'] => {
  if (isHidden) throw new ConversationError('past.not-found', { version: stored.version });
  return { version: stored.version, at: stored.occurredAt };
};
