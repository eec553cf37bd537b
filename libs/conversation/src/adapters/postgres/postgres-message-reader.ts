import type { Pool } from 'pg';
import { KeyedRead, type KeyedStatement, type Numbered } from '@verbatim/async';
import { shownTimes } from '@verbatim/database';
import type { AccountScope } from '@verbatim/kernel';
import type { Annotations } from '../../domain/conversation.events';
import { blankAnnotations } from '../../domain/decide/messages';
import type { MessageReader, MessageRecord, MessageWindow } from '../../ports/message-reader.port';
import { visibilityOf, visible } from './visibility';

/** As `pg` hands it over, with `shownTimes`. */
export interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  role: MessageRecord['role'];
  text: string | null;
  context: string | null;
  partial: boolean;
  author_id: string | null;
  author_name: string | null;
  question_id: string | null;
  modality: MessageRecord['modality'] | null;
  channel: string | null;
  citations: MessageRecord['citations'] | null;
  details: MessageRecord['details'];
  usage: MessageRecord['usage'];
  annotations: Partial<Annotations> | null;
  delivery: MessageRecord['delivery'];
  delivered: MessageRecord['delivered'];
  provenance: MessageRecord['provenance'];
  question: MessageRecord['question'];
  draft: MessageRecord['draft'];
  created_at: string;
}

const COLUMNS =
  'id, conversation_id, seq, role, text, context, partial, author_id, author_name, question_id, modality, channel, citations, details, usage, annotations, delivery, delivered, provenance, question, draft, created_at';
const KEY = { shard: 'smallint', account: 'uuid', conversation: 'uuid' } as const;
const OF_CONVERSATION = 'm.shard = k.shard and m.account_id = k.account and m.conversation_id = k.conversation';
const WINDOW = { ...KEY, place: 'int', most: 'int' } as const;
// A window may hold hundreds of messages: not too many of them in one answer.
const WINDOWS_AT_ONCE = 32;

const keyOf = ({ shard, accountId }: AccountScope, conversation: string): Record<keyof typeof KEY, unknown> => ({
  shard,
  account: accountId,
  conversation,
});

export const toMessage = (row: MessageRow): MessageRecord => ({
  id: row.id,
  conversationId: row.conversation_id,
  seq: row.seq,
  role: row.role,
  text: row.text,
  context: row.context,
  partial: row.partial,
  authorId: row.author_id,
  authorName: row.author_name,
  questionId: row.question_id,
  modality: row.modality ?? 'text',
  channel: row.channel,
  citations: row.citations ?? [],
  details: row.details,
  usage: row.usage,
  annotations: row.annotations && { ...blankAnnotations, ...row.annotations },
  delivery: row.delivery,
  delivered: row.delivered,
  provenance: row.provenance,
  question: row.question,
  draft: row.draft,
  createdAt: row.created_at,
});

type Windows = KeyedRead<Record<keyof typeof WINDOW, unknown>, Numbered<MessageRow>>;

export class PostgresMessageReader implements MessageReader {
  private readonly byId: KeyedRead<Record<keyof typeof KEY | 'id', unknown>, Numbered<MessageRow>>;
  private readonly upwards: Windows;
  private readonly downwards: Windows;

  constructor(private readonly pool: Pool) {
    const run = async (statement: KeyedStatement) =>
      (await pool.query<Numbered<MessageRow>>({ ...statement, types: shownTimes })).rows;
    const ordinal = ({ n }: Numbered<MessageRow>) => n;
    this.byId = new KeyedRead(
      {
        name: 'message-find',
        key: { ...KEY, id: 'uuid' },
        rows: `select ${COLUMNS} from messages m where ${OF_CONVERSATION} and m.id = k.id limit 1`,
      },
      run,
      ordinal,
    );
    const windows = (name: string, beyond: '>' | '<', way: 'asc' | 'desc'): Windows => {
      const rows = `select ${COLUMNS} from messages m where ${OF_CONVERSATION}
        and m.seq ${beyond} k.place order by m.seq ${way} limit k.most`;
      return new KeyedRead({ name, key: WINDOW, rows, most: WINDOWS_AT_ONCE }, run, ordinal);
    };
    this.upwards = windows('messages-up', '>', 'asc');
    this.downwards = windows('messages-down', '<', 'desc');
  }

  async find(scope: AccountScope, conversationId: string, messageId: string): Promise<MessageRecord | null> {
    const [row] = await this.byId.read({ ...keyOf(scope, conversationId), id: messageId });
    return row ? toMessage(row) : null;
  }

  async findOfUser(scope: AccountScope, userId: string, messageId: string): Promise<MessageRecord | null> {
    const { rows } = await this.pool.query<MessageRow>({
      types: shownTimes,
      name: 'message-of-user',
      text: `select m.* from conversations c cross join lateral (
               select ${COLUMNS} from messages m
               where m.shard = $1 and m.account_id = $2 and m.conversation_id = c.id and m.id = $7
             ) m where ${visible('c')} and c.user_id = $6 limit 1`,
      values: [...visibilityOf(scope), userId, messageId],
    });
    return rows[0] ? toMessage(rows[0]) : null;
  }

  async firstAnswers(
    { shard, accountId }: AccountScope,
    conversationId: string,
    behind: number,
    questionIds: readonly string[],
  ): Promise<readonly MessageRecord[]> {
    const { rows } = await this.pool.query<MessageRow>({
      types: shownTimes,
      name: 'messages-first-answers',
      text: `select distinct on (question_id) ${COLUMNS} from messages
        where shard = $1 and account_id = $2 and conversation_id = $3 and seq > $4 and question_id = any($5::uuid[])
        order by question_id, seq`,
      values: [shard, accountId, conversationId, behind, questionIds],
    });
    return rows.map(toMessage);
  }

  async list(scope: AccountScope, conversationId: string, window: MessageWindow): Promise<readonly MessageRecord[]> {
    const backwards = window.before !== null;
    const ascending = (window.direction === 'asc') !== backwards;
    const place = window.before ?? window.after ?? (ascending ? 0 : 2_147_483_647);
    const key = { ...keyOf(scope, conversationId), place, most: window.limit + 1 };
    const rows = await (ascending ? this.upwards : this.downwards).read(key);
    return rows.map(toMessage);
  }

  async newest(
    { shard, accountId }: AccountScope,
    conversationIds: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly MessageRecord[]>> {
    const { rows } = await this.pool.query<MessageRow>({
      types: shownTimes,
      name: 'messages-newest',
      text: `select m.* from unnest($3::uuid[]) as k(conversation) cross join lateral (
               select ${COLUMNS} from messages m
               where m.shard = $1 and m.account_id = $2 and m.conversation_id = k.conversation
               order by m.seq desc limit $4
             ) m`,
      values: [shard, accountId, conversationIds, most],
    });
    const found = new Map<string, MessageRecord[]>();
    for (const row of rows.reverse()) {
      const before = found.get(row.conversation_id);
      if (before) before.push(toMessage(row));
      else found.set(row.conversation_id, [toMessage(row)]);
    }
    return found;
  }
}
