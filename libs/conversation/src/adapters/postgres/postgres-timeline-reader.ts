import type { AccountScope } from '@verbatim/kernel';
import type { OwedWorkDefinition } from '@verbatim/owed-work';
import type { Pool } from 'pg';
import type { WorkNote } from '../../domain/conversation.events';
import type { TimelineReader, WorkStanding } from '../../ports/timeline-reader.port';

type Definition = Pick<OwedWorkDefinition, 'kind' | 'attempts' | 'giveUpAfterMs'>;

interface StandingRow {
  subject_id: string;
  state: string;
  attempt: number;
  due_at: Date;
  available_at: Date;
  holder: string | null;
  last_error: string | null;
  history: readonly WorkNote[] | null;
  now: Date;
}

export class PostgresTimelineReader implements TimelineReader {
  constructor(
    private readonly pool: Pool,
    private readonly work: { readonly reply: Definition; readonly delivery: Definition },
  ) {}

  async added({ shard, accountId }: AccountScope, conversation: string, message: string) {
    const { rows } = await this.pool.query<{ version: number; now: Date }>({
      name: 'message-added',
      text: `select version, now() as now from messages
             where shard = $1 and account_id = $2 and conversation_id = $3 and id = $4`,
      values: [shard, accountId, conversation, message],
    });
    const [row] = rows;
    return row ? { version: row.version, now: row.now.toISOString() } : null;
  }

  reply(scope: AccountScope, conversationId: string): Promise<WorkStanding | null> {
    return this.standing(scope, this.work.reply, conversationId);
  }

  delivery(scope: AccountScope, messageId: string): Promise<WorkStanding | null> {
    return this.standing(scope, this.work.delivery, messageId);
  }

  private async standing(
    { shard, accountId }: AccountScope,
    { kind, attempts, giveUpAfterMs }: Definition,
    lane: string,
  ): Promise<WorkStanding | null> {
    const { rows } = await this.pool.query<StandingRow>({
      name: 'work-standing',
      text: `select subject_id, state, attempt, due_at, available_at, holder, last_error, history, now() as now
             from owed_work where shard = $1 and account_id = $2 and kind = $3 and lane = $4`,
      values: [shard, accountId, kind, lane],
    });
    const [row] = rows;
    return row
      ? {
          subjectId: row.subject_id,
          isOwed: row.state === 'owed',
          attempt: row.attempt,
          attemptsLeft: Math.max(0, attempts - row.attempt),
          availableAt: row.available_at.toISOString(),
          giveUpAt: new Date(row.due_at.getTime() + giveUpAfterMs).toISOString(),
          worker: row.holder,
          lastError: row.last_error,
          history: row.history ?? [],
          now: row.now.toISOString(),
        }
      : null;
  }
}
