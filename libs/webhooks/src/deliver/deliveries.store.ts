import { Injectable } from '@nestjs/common';
import { WebhookReader, type WebhookFacts } from '@verbatim/directory';
import { inTransaction } from '@verbatim/database';
import { closeIn, lockClaim, type Claim } from '@verbatim/owed-work';
import { Pool, type ClientBase } from 'pg';
import type { DeliverWebhookSubject } from './deliver-webhook.owed';
import * as sql from './deliveries.sql';
import type { Attempt } from './sender';

export type DeliveryClaim = Claim<DeliverWebhookSubject>;

/** One event that is to be sent to one endpoint. */
export interface Due {
  readonly kind: 'due';
  readonly endpoint: WebhookFacts;
  readonly version: number;
  /** Counts how often it was owed anew; what came of a try in an earlier round changes nothing. */
  readonly round: number;
  /** In this round, so far. */
  readonly tries: number;
  readonly owedAt: Date;
  readonly failingSince: Date | null;
}

/** ended: nothing is to be sent, or not by this claim. behind: a replay has yet to bring what comes before. */
export type Next = Due | { readonly kind: 'ended' } | { readonly kind: 'behind' };

export interface Recorded {
  readonly attempt: Attempt;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly nextTryAt: Date | null;
}

interface NextRow {
  version: number;
  round: number;
  tries: number;
  owed_at: Date;
  failing_since: Date | null;
  behind_replay: boolean | null;
}

const ENDED: Next = { kind: 'ended' };

/**
 * What endpoints are owed, as the worker that holds a lane changes it: nothing at all unless this very claim still holds
 * it. Locked are always the endpoint, as by those who delete it, then the lane, and then what is owed: whoever adds to a
 * lane locks it too, so that it cannot be closed on something new.
 */
@Injectable()
export class DeliveriesStore {
  constructor(
    private readonly pool: Pool,
    private readonly endpoints: WebhookReader,
  ) {}

  /** What is next in turn. Closes the lane when nothing is, or the endpoint is gone or turned off. */
  begin(claim: DeliveryClaim): Promise<Next> {
    return this.held(claim, (tx, endpoint) => this.next(tx, claim, endpoint));
  }

  /** Keeps what came of a try, and answers what is next. */
  record(claim: DeliveryClaim, due: Due, recorded: Recorded): Promise<Next> {
    return this.held(claim, async (tx, endpoint) => {
      const { attempt, status, nextTryAt } = recorded;
      const { at, durationMs, status: answered, error } = attempt;
      const key = [...keyOf(claim), claim.subject.conversationId, due.version];
      await tx.query(sql.RECORD, [...key, due.round, status, nextTryAt, at, durationMs, answered, error]);
      if (error === null && due.failingSince) await tx.query(sql.IS_WELL, keyOf(claim));
      if (error !== null && !due.failingSince) await tx.query(sql.FAILS, [...keyOf(claim), at]);
      return this.next(tx, claim, endpoint);
    });
  }

  /** What cannot be sent is not tried for ever. */
  giveUp(claim: DeliveryClaim, due: Due): Promise<Next> {
    return this.held(claim, async (tx, endpoint) => {
      await tx.query(sql.GIVE_UP, [...keyOf(claim), claim.subject.conversationId, due.version]);
      return this.next(tx, claim, endpoint);
    });
  }

  /** How much waits for an endpoint; what is beyond the limit is not counted. */
  async waiting({ shard, accountId }: Claim, endpointId: string, limit: number): Promise<number> {
    const { rows } = await this.pool.query<{ waiting: number }>(sql.WAITING, [shard, accountId, endpointId, limit]);
    return rows[0]?.waiting ?? 0;
  }

  private async next(tx: ClientBase, claim: DeliveryClaim, endpoint: WebhookFacts): Promise<Next> {
    const found =
      endpoint.status === 'active'
        ? await tx.query<NextRow>({
            name: 'webhook-next',
            text: sql.NEXT,
            values: [...keyOf(claim), claim.subject.conversationId],
          })
        : null;
    const row = found?.rows[0];
    if (!row) {
      await closeIn(tx, claim); // whatever comes, or is turned on again, owes the lane anew
      return ENDED;
    }
    if (row.behind_replay) return { kind: 'behind' };
    const { version, round, tries } = row;
    return { kind: 'due', endpoint, version, round, tries, owedAt: row.owed_at, failingSince: row.failing_since };
  }

  private held(claim: DeliveryClaim, work: (tx: ClientBase, endpoint: WebhookFacts) => Promise<Next>): Promise<Next> {
    return inTransaction(this.pool, async (tx) => {
      const endpoint = await this.endpoints.find(tx, claim, claim.subject.endpointId);
      if (!(await lockClaim(tx, claim))) return ENDED;
      if (endpoint) return work(tx, endpoint);
      await closeIn(tx, claim); // with the endpoint went all that it was owed
      return ENDED;
    });
  }
}

const keyOf = ({ shard, accountId, subject }: DeliveryClaim): unknown[] => [shard, accountId, subject.endpointId];
