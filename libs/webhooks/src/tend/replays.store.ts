import { Injectable } from '@nestjs/common';
import { inTransaction } from '@verbatim/database';
import { WebhookReader, type WebhookInterest } from '@verbatim/directory';
import { positionBefore, readAccountLog, readCheckpoint, readHeads } from '@verbatim/event-store';
import { refuse } from '@verbatim/http';
import { armIn, closeIn, lockClaim, oweAllIn, type Claim } from '@verbatim/owed-work';
import { Pool, type ClientBase } from 'pg';
import { deliverWebhook, owedFor } from '../deliver/deliver-webhook.owed';
import { OWE_ANEW, WAITING } from '../deliver/deliveries.sql';
import { WEBHOOK_DELIVERIES } from '../follow/webhook-deliveries.follower';
import { rowsOf, wantedOf, waysOf } from '../follow/wanted';
import { keyOf, readStanding, type EndpointRef, type Replay } from './standing';
import * as sql from './standings.sql';
import { tendWebhook } from './tend-webhook.owed';

/** Events looked at in one step. */
const PAGE = 500;
/** What has been owed again is sent before more is. */
const MOST_AHEAD = 10_000;

/** From a time on, or a position of the log. */
type ReplayFrom = { readonly time: Date } | { readonly position: number };

/**
 * ended: this claim has nothing to do. full: first what waits must be sent; failing: that cannot be done now. through: no
 * replay, or it has come to its end.
 */
export type Stepped = 'goes-on' | 'full' | 'failing' | 'through' | 'ended';

/** What an endpoint has replayed, from the request to the last event. */
@Injectable()
export class ReplaysStore {
  protected readonly mostAhead: number = MOST_AHEAD;

  constructor(
    private readonly pool: Pool,
    private readonly endpoints: WebhookReader,
  ) {}

  /**
   * All from there on is owed again, up to what the follower owes anyway. Null while another replay goes on: nothing was
   * written. Throws `resource.not-found`.
   */
  async begin(
    endpoint: EndpointRef,
    from: ReplayFrom,
    /** Writes what is kept of it along with it. */
    along: (tx: ClientBase, replay: Replay) => Promise<unknown>,
  ): Promise<Replay | null> {
    const { shard, accountId, endpointId } = endpoint;
    const since = 'time' in from ? from.time : null;
    return inTransaction(this.pool, async (tx) => {
      const facts = await this.endpoints.find(tx, endpoint, endpointId);
      if (!facts) throw refuse('resource.not-found', 'There is no such resource.');
      const until = await endFor(tx, shard, facts);
      const at =
        'time' in from
          ? await positionBefore(tx, shard, new Date(from.time.getTime() - OUT_OF_ORDER_MS), until)
          : Math.min(from.position - 1, until);
      const { rowCount } = await tx.query(sql.BEGIN_REPLAY, [...keyOf(endpoint), at, until, since]);
      if (rowCount !== 1) return null;
      await armIn(tx, tendWebhook, [{ shard, accountId, lane: endpointId, by: 'now' }]);
      const replay = { at, until, since };
      await along(tx, replay);
      return replay;
    });
  }

  /** Owes a page of events again; what becomes of them is seen to by those who deliver. */
  step(claim: Claim): Promise<Stepped> {
    const endpoint = { shard: claim.shard, accountId: claim.accountId, endpointId: claim.lane };
    return inTransaction(this.pool, async (tx) => {
      const facts = await this.endpoints.find(tx, claim, claim.lane); // before the claim, as where it is turned on
      if (!(await lockClaim(tx, claim))) return 'ended';
      if (facts?.status !== 'active') {
        await closeIn(tx, claim); // owed anew once it is turned on
        return 'ended';
      }
      const { failingSince, replay } = await readStanding(tx, endpoint);
      if (!replay) return 'through';
      const { rows } = await tx.query<{ waiting: number }>(WAITING, [...keyOf(endpoint), this.mostAhead]);
      if ((rows[0]?.waiting ?? 0) >= this.mostAhead) return failingSince ? 'failing' : 'full';
      return this.oweAgain(tx, endpoint, facts, replay);
    });
  }

  private async oweAgain(
    tx: ClientBase,
    endpoint: EndpointRef,
    facts: WebhookInterest,
    { at, until, since }: Replay,
  ): Promise<Stepped> {
    const page = await readAccountLog(tx, endpoint, { after: at, until, limit: PAGE });
    const recorded = page.events.filter(({ recordedAt }) => since === null || recordedAt >= since.toISOString());
    const wanted = await wantedOf(tx, endpoint.shard, recorded, [facts]);
    await oweAllIn(tx, deliverWebhook, endpoint.shard, owedFor(waysOf(wanted)));
    if (wanted.length > 0) await tx.query(OWE_ANEW, [endpoint.shard, rowsOf(wanted)]);
    if (page.through < until) {
      await tx.query(sql.GO_ON, [...keyOf(endpoint), page.through]);
      return 'goes-on';
    }
    await tx.query(sql.END_REPLAY, keyOf(endpoint));
    return 'through';
  }
}

/** The last position that the follower will owe this endpoint nothing of: it has seen to it, or passes over it. */
const endFor = async (tx: ClientBase, shard: number, facts: WebhookInterest): Promise<number> => {
  const { fromPosition, untilPosition } = facts;
  const followed = await readCheckpoint(tx, WEBHOOK_DELIVERIES, shard);
  if (untilPosition === null || untilPosition > followed) return Math.max(followed, fromPosition);
  return (await readHeads(tx, [shard])).get(shard) ?? followed; // turned off: what happens now is owed by nobody else
};

/** Events that are written at once may have their times a little out of the order of the log. */
const OUT_OF_ORDER_MS = 10_000;
