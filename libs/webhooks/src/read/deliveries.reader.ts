import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { OF_ENDPOINT, WAITING } from '../deliver/deliveries.sql';
import { MOST_WAITING } from '../deliver/schedule';
import { keyOf, readStanding, type EndpointRef } from '../tend/standing';
import type { BacklogView, DeliveriesQuery, DeliveryView, DeliveryWithAttempts } from './delivery.schema';

const COLUMNS = `d.event_id, d.type, d.conversation_id, d.version, d.position, d.occurred_at, d.status, d.attempts,
  d.next_try_at, d.owed_at, d.ended_at`;

/** $4 status · $5 type · $6 conversation · $7 the position to go on from · $8 limit. */
const list = (back: boolean): string => `select ${COLUMNS} from webhook_deliveries d
  where ${OF_ENDPOINT} and ($4::text is null or d.status = $4) and ($5::text is null or d.type = $5)
    and ($6::uuid is null or d.conversation_id = $6) and ($7::bigint is null or d.position ${back ? '>' : '<'} $7)
  order by d.position ${back ? 'asc' : 'desc'} limit $8`;
const ONE = `select ${COLUMNS} from webhook_deliveries d where ${OF_ENDPOINT} and d.event_id = $4`;
const TRIES = `select a.attempt, a.at, a.duration_ms, a.status, a.error from webhook_attempts a
  where a.shard = $1 and a.account_id = $2 and a.endpoint_id = $3 and a.conversation_id = $4 and a.version = $5
  order by a.attempt desc limit 100`;
const OLDEST = `select min(d.owed_at) as at from webhook_deliveries d where ${OF_ENDPOINT} and d.status = 'pending'`;

interface Row {
  event_id: string;
  type: string;
  conversation_id: string;
  version: number;
  position: string;
  occurred_at: Date;
  status: DeliveryView['status'];
  attempts: number;
  next_try_at: Date | null;
  owed_at: Date;
  ended_at: Date | null;
}
interface TryRow {
  attempt: number;
  at: Date;
  duration_ms: number;
  status: number | null;
  error: DeliveryWithAttempts['tries'][number]['error'];
}

export interface DeliveryPage extends Pick<DeliveriesQuery, 'status' | 'type' | 'conversationId' | 'limit'> {
  /** Newest first; `before` goes back, oldest first. */
  readonly from: { readonly side: 'after' | 'before'; readonly position: number } | null;
}

/** What became of what an endpoint is owed. The endpoint is known to be the caller's. */
@Injectable()
export class DeliveriesReader {
  constructor(private readonly pool: Pool) {}

  /** One more than asked for when there are more. */
  async list(endpoint: EndpointRef, page: DeliveryPage): Promise<DeliveryView[]> {
    const { status, type, conversationId, limit, from } = page;
    const values = [...keyOf(endpoint), status, type, conversationId, from?.position, limit + 1];
    const { rows } = await this.pool.query<Row>(list(from?.side === 'before'), values);
    return rows.map(toView);
  }

  async find(endpoint: EndpointRef, eventId: string): Promise<DeliveryWithAttempts | null> {
    const { rows } = await this.pool.query<Row>(ONE, [...keyOf(endpoint), eventId]);
    const row = rows[0];
    if (!row) return null;
    const tries = await this.pool.query<TryRow>(TRIES, [...keyOf(endpoint), row.conversation_id, row.version]);
    return {
      ...toView(row),
      tries: tries.rows.map(({ duration_ms: durationMs, at, ...made }) => ({
        ...made,
        at: at.toISOString(),
        durationMs,
      })),
    };
  }

  async backlog(endpoint: EndpointRef): Promise<BacklogView> {
    const [{ rows: waiting }, { rows: oldest }, { failingSince, replay }] = await Promise.all([
      this.pool.query<{ waiting: number }>(WAITING, [...keyOf(endpoint), MOST_WAITING + 1]),
      this.pool.query<{ at: Date | null }>(OLDEST, keyOf(endpoint)),
      readStanding(this.pool, endpoint),
    ]);
    return {
      waiting: waiting[0]?.waiting ?? 0,
      oldestOwedAt: oldest[0]?.at?.toISOString() ?? null,
      failingSince: failingSince?.toISOString() ?? null,
      replay: replay && { at: replay.at, until: replay.until },
    };
  }
}

const toView = (row: Row): DeliveryView => ({
  eventId: row.event_id,
  type: row.type,
  conversationId: row.conversation_id,
  version: row.version,
  position: Number(row.position),
  occurredAt: row.occurred_at.toISOString(),
  status: row.status,
  attempts: row.attempts,
  nextTryAt: row.status === 'pending' ? (row.next_try_at?.toISOString() ?? null) : null,
  owedAt: row.owed_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});
