import { derivedId } from '@verbatim/ids';
import { exponential, minutes, owedWork } from '@verbatim/owed-work';
import { z } from 'zod';

const YEARS = 365 * 24 * 60;

/**
 * Owed while an endpoint has something of a conversation to be sent: the lane is the two of them, so that what happened
 * in it is sent one after the other. The tries are counted with each delivery (schedule.ts), so that the budget here is
 * beyond reach; the backoff spaces only what went wrong on our side.
 */
export const deliverWebhook = owedWork({
  kind: 'deliver-webhook', // stored: renaming strands the rows already owed
  subject: z.strictObject({ endpointId: z.uuid(), conversationId: z.uuid() }),
  attempts: 1_000_000,
  backoff: exponential({ first: 5_000, max: minutes(10) }),
  giveUpAfterMs: minutes(10 * YEARS),
});
export type DeliverWebhookSubject = z.output<typeof deliverWebhook.subject>;

export interface Way {
  readonly accountId: string;
  readonly endpointId: string;
  readonly conversationId: string;
}

export const laneOf = ({ endpointId, conversationId }: Way): string => derivedId('webhook', endpointId, conversationId); // stored, too

/** What `oweAllIn` takes: each way once. */
export const owedFor = (ways: readonly Way[]) =>
  [...new Map(ways.map((way) => [laneOf(way), way])).entries()].map(([lane, way]) => ({
    accountId: way.accountId,
    lane,
    streamId: way.conversationId,
    subject: { endpointId: way.endpointId, conversationId: way.conversationId },
  }));
