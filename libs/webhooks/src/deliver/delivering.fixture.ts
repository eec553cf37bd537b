import { randomUUID } from 'node:crypto';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { HiddenConversations } from '@verbatim/conversation';
import { systemClock, WebhookReader } from '@verbatim/directory';
import { PostgresEventStore, type Follower } from '@verbatim/event-store';
import { WorkClaimer, type WorkHandler } from '@verbatim/owed-work';
import { Metrics } from '@verbatim/observability';
import { createTestDatabase } from '@verbatim/testing';
import { Pool } from 'pg';
import { PublicEvents } from '../events/public-events';
import { webhookDeliveries } from '../follow/webhook-deliveries.follower';
import { ReplaysStore } from '../tend/replays.store';
import { TendWebhookWorker } from '../tend/tend-webhook.worker';
import { WebhookMetrics } from '../webhook-metrics';
import { Backlogs } from './backlogs';
import { DeliverWebhookWorker } from './deliver-webhook.worker';
import { DeliveriesStore } from './deliveries.store';
import { EndpointCircuits } from './endpoint-circuits';
import type { Attempt, WebhookSender } from './sender';
import { Tellings } from './tellings';

const SHARD = 3;
const metadata = {
  actor: { kind: 'key', id: 'k' },
  ...{ keyId: null, requestId: 'r', idempotencyKey: null, causationId: null, correlationId: 'r', traceparent: null },
};

/** What may become of one try: taken; refused; taken, and the worker dies before it can say so; refused and dies. */
export type Outcome = 'taken' | 'refused' | 'taken-and-dies' | 'dies';

interface Sent {
  readonly data: { readonly version: number; readonly conversation: { readonly id: string } };
}

class Died extends Error {}

export interface Ground {
  readonly pool: Pool;
  readonly store: PostgresEventStore;
  readonly claimer: WorkClaimer;
  close(): Promise<void>;
}

export const openGround = async (): Promise<Ground> => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const store = new PostgresEventStore({ connectionString: database.url, tables: [] });
  await store.open();
  const claimer = new WorkClaimer({ connectionString: database.url });
  return {
    pool,
    store,
    claimer,
    close: async () => {
      await claimer.end();
      await store.close();
      await pool.end();
      await database.drop();
    },
  };
};

interface Lay {
  readonly circuits?: EndpointCircuits;
  /** Of a replay. */
  readonly mostAhead?: number;
}

/** An account with an endpoint and three conversations, its follower and its workers, stepped by hand. */
export const openDelivering = async (
  { pool, store, claimer }: Ground,
  { circuits = new EndpointCircuits({ threshold: 1_000_000 }), mostAhead = 10_000 }: Lay = {},
) => {
  const [accountId, projectId, agentId, endpointId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await pool.query('delete from owed_work');
  await pool.query(
    `insert into accounts (shard, id, name, created_at, updated_at) values ($1, $2, 'a', now(), now())`,
    [SHARD, accountId],
  );
  await pool.query(
    `insert into projects (shard, account_id, id, name, created_at, updated_at) values ($1, $2, $3, 'p', now(), now())`,
    [SHARD, accountId, projectId],
  );
  await pool.query(
    `insert into webhook_endpoints (shard, account_id, id, project_id, url, environments, secrets, status, enabled_at,
       from_position, created_at, updated_at)
     values ($1, $2, $3, $4, 'https://hooks.example.com/', '{live}', '[]', 'active', now(), 0, now(), now())`,
    [SHARD, accountId, endpointId, projectId],
  );
  const reader = new WebhookReader({} as never, systemClock); // the endpoint has no secrets
  const shown: HiddenConversations = { among: () => Promise.resolve(new Set<string>()) };

  const outcomes: Outcome[] = [];
  const refused = new Set<string>();
  const taken: { readonly conversation: string; readonly version: number }[] = [];
  const sender = {
    send: async (_: unknown, { body: event }: { readonly body: Sent }): Promise<Attempt> => {
      const now = outcomes.shift() ?? (refused.has(event.data.conversation.id) ? 'refused' : 'taken');
      const { version, conversation } = event.data;
      if (now.startsWith('taken')) taken.push({ conversation: conversation.id, version });
      await world.whileSending();
      if (now.endsWith('dies')) throw new Died();
      const error = now === 'taken' ? null : 'connection';
      return { at: new Date(), durationMs: 1, status: null, error, retryAfterMs: null };
    },
  } as unknown as WebhookSender;
  const queue = {
    wake: () => undefined,
    depth: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  } as never;
  const deliveries = new DeliveriesStore(pool, reader);
  const deliver = new DeliverWebhookWorker(
    deliveries,
    sender,
    circuits,
    new Backlogs(deliveries),
    new PublicEvents(pool, shown),
    new Tellings([], {} as QueryBus), // it is told in our words
    store,
    {} as CommandBus, // turns off only what fails for days
    pool,
    queue,
    new WebhookMetrics(new Metrics()),
  );
  const replays = new (class extends ReplaysStore {
    protected override readonly mostAhead = mostAhead;
  })(pool, reader);
  const tend = new TendWebhookWorker(replays, pool, queue);
  const follower: Follower = webhookDeliveries({ store, pool, shards: [SHARD], endpoints: reader, queue });

  const conversations = [randomUUID(), randomUUID(), randomUUID()];
  const versions = [0, 0, 0];
  const occurredAt = '2026-01-05T09:00:00.000Z';
  const started = { projectId, agentId, userId: null, environment: 'live', channel: 'api', occurredAt };
  const happens = async (index: number): Promise<void> => {
    const version = versions[index] ?? 0;
    const event =
      version === 0
        ? { type: 'conversation.started.v1', data: started, content: { title: null, context: null, customData: {} } }
        : { type: 'conversation.timer-changed.v1', data: { keepOpen: version % 2 === 0, occurredAt }, content: null };
    const stream = { shard: SHARD, accountId, streamId: conversations[index] ?? '' };
    await store.append({ stream, expectedVersion: version, events: [{ ...event, occurredAt }], metadata, rows: [] });
    versions[index] = version + 1;
  };
  /** One claim of whatever is owed; a worker that dies leaves its row to the end of the lease, which comes at once. */
  const works = async <Subject extends object>(handler: WorkHandler<Subject>): Promise<boolean> => {
    await pool.query(`update owed_work set available_at = now(), holder = null where kind = $1 and state = 'owed'`, [
      handler.definition.kind,
    ]);
    return worksIfDue(handler);
  };
  const worksIfDue = async <Subject extends object>(handler: WorkHandler<Subject>): Promise<boolean> => {
    const { claims } = await claimer.claim(handler.definition, 1);
    const [claim] = claims;
    if (!claim) return false;
    try {
      const verdict = await handler.handle(claim, new AbortController().signal);
      if (verdict.kind === 'later') await claimer.later(claim, verdict.inMs);
      if (verdict.kind === 'done') await claimer.close([claim]);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
    return true;
  };
  const follows = async (): Promise<void> => {
    while ((await follower.runOnce(SHARD)).kind === 'applied');
  };
  const world = {
    /** Happens while a try is under way. */
    whileSending: (): Promise<void> => Promise.resolve(),
    ...{ taken, conversations, versions, happens, follows, outcomes, accountId, endpointId },
    /** Conversations whose events are refused, when no outcome is said. */
    refused,
    /** What happens while it is off is owed to nobody. */
    turn: (on: boolean) => {
      const set = on
        ? `status = 'active', from_position = head, until_position = null`
        : `status = 'disabled', until_position = head`;
      const of = 'from shard_heads h where h.shard = w.shard and w.id = $1';
      return pool.query(`update webhook_endpoints w set ${set} ${of}`, [endpointId]);
    },
    /** The versions of a conversation that were taken, in order. */
    versionsOf: (index: number): number[] =>
      taken.flatMap(({ conversation, version }) => (conversation === conversations[index] ? [version] : [])),
    delivers: () => works(deliver),
    tends: () => works(tend),
    /** All that is due by now, as the workers do it: what is to wait goes on waiting. */
    worksOff: async () => {
      while ((await worksIfDue(tend)) || (await worksIfDue(deliver)));
    },
    /** Until what is replayed is looked at again. */
    tendsInMs: async (): Promise<number | undefined> => {
      const { rows } = await pool.query<{ ms: number }>(
        `select extract(epoch from available_at - now())::float8 * 1000 as ms from owed_work
         where kind = 'tend-webhook' and state = 'owed' and lane = $1`,
        [endpointId],
      );
      return rows[0]?.ms;
    },
    /** One step of a replay, whose worker dies after it. */
    tendsOnePageAndDies: async () => {
      const { claims } = await claimer.claim(tend.definition, 1);
      return claims[0] ? replays.step(claims[0]) : null;
    },
    replays: async (back: number) => {
      const head = await store.head(SHARD);
      const endpoint = { shard: SHARD, accountId, endpointId };
      return replays.begin(endpoint, { position: Math.max(1, head - back) }, () => Promise.resolve());
    },
  };
  return world;
};
