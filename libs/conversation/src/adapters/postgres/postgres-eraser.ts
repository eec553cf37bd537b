import type { Pool } from 'pg';
import { inTransaction } from '@verbatim/database';
import type { StreamRef } from '@verbatim/event-store';
import { NOTE_SCRUB } from '@verbatim/replay';
import { ConversationError } from '../../domain/conversation.errors';
import { erasedColumns } from '../../shell/detail-columns';
import type { Eraser } from '../../ports/eraser.port';

const OF_STREAM = 'shard = $1 and account_id = $2 and stream_id = $3';
const OF_CONVERSATION = 'shard = $1 and account_id = $2 and conversation_id = $3';
const FEEDBACK = 'reasons = null, suggested_answer = null, comment = null';

/** Waits for a hold that is being set, and makes one that comes later wait. */
const HOLD = `select held_at from conversations where shard = $1 and account_id = $2 and id = $3 for no key update`;
const EVENTS = `update events set content = null where ${OF_STREAM} and content is not null`;
const READ_MODELS = [
  `update messages set text = null, context = null, author_name = null, citations = null, draft = null, details = null,
     annotations = annotations - '{intents,entities,dtmf,translation}'::text[] where ${OF_CONVERSATION}`,
  `update conversations set ${erasedColumns.map((column) => `${column} = null`).join(', ')}
   where shard = $1 and account_id = $2 and id = $3`,
  `update feedback set ${FEEDBACK} where ${OF_CONVERSATION}`,
  `update assessments set text = null where ${OF_CONVERSATION}`,
];
const SNAPSHOT = `delete from snapshots where ${OF_STREAM}`;
const ANSWERS = `update idempotency_keys set body = null where ${OF_STREAM}`;

const FEEDBACK_EVENTS = `
  update events set content = null
  where ${OF_STREAM} and type = 'conversation.feedback-given.v1' and content is not null
    and data->'rater' @> jsonb_build_object('kind', 'user', 'id', $4::text)`;
const FEEDBACK_ROWS = `
  update feedback set ${FEEDBACK} where ${OF_CONVERSATION} and rater_kind = 'user' and rater_id = $4::uuid`;

/** One transaction: events, read models, snapshot and saved answers lose their text together (ADR-0009). */
export class PostgresEraser implements Eraser {
  constructor(private readonly pool: Pool) {}

  async count({ shard, accountId, streamId }: StreamRef): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      `select count(*)::int as count from events
       where shard = $1 and account_id = $2 and stream_id = $3 and content is not null`,
      [shard, accountId, streamId],
    );
    return rows[0]?.count ?? 0;
  }

  async scrub({ shard, accountId, streamId }: StreamRef): Promise<number> {
    return this.run([shard, accountId, streamId], [EVENTS, NOTE_SCRUB, ...READ_MODELS, SNAPSHOT, ANSWERS]);
  }

  async scrubFeedback({ shard, accountId, streamId }: StreamRef, userId: string): Promise<number> {
    return this.run([shard, accountId, streamId, userId], [FEEDBACK_EVENTS, NOTE_SCRUB, FEEDBACK_ROWS, ANSWERS]);
  }

  /** All or nothing; how many rows the first statement changed. */
  private run(key: unknown[], [first = '', ...others]: readonly string[]): Promise<number> {
    return inTransaction(this.pool, async (tx) => {
      const { rows } = await tx.query<{ held_at: Date | null }>(HOLD, key.slice(0, 3));
      if (rows[0]?.held_at) throw new ConversationError('conversation.legal-hold');
      const { rowCount } = await tx.query(first, key);
      for (const statement of others) await tx.query(statement, key.slice(0, statement.includes('$4') ? 4 : 3));
      return rowCount ?? 0;
    });
  }
}
