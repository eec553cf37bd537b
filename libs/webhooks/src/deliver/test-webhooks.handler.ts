import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { WebhookReader } from '@verbatim/directory';
import { insertIdempotency } from '@verbatim/http';
import { newId } from '@verbatim/ids';
import type { AccountScope, CallContext, SavedAnswer } from '@verbatim/kernel';
import { armIn } from '@verbatim/owed-work';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { Pool } from 'pg';
import { tendWebhook } from '../tend/tend-webhook.owed';
import { IS_WELL } from './deliveries.sql';
import { WebhookSender } from './sender';
import { Tellings } from './tellings';
import { TestWebhooksCommand, type Tested } from './test-webhooks.command';

@CommandHandler(TestWebhooksCommand)
export class TestWebhooksHandler implements ICommandHandler<TestWebhooksCommand> {
  constructor(
    private readonly endpoints: WebhookReader,
    private readonly tellings: Tellings,
    private readonly sender: WebhookSender,
    private readonly pool: Pool,
    @Inject(WAKE_QUEUE) private readonly queue: WakeQueue,
  ) {}

  async execute({ call, webhookIds, answerOf }: TestWebhooksCommand): Promise<SavedAnswer> {
    const id = newId();
    const tested = await Promise.all(webhookIds.map((webhookId) => this.test(call, webhookId, id)));
    const answer = answerOf(
      id,
      tested.filter((one) => one !== null),
    );
    await insertIdempotency(this.pool, call, answer);
    return answer;
  }

  private async test({ scope }: CallContext, webhookId: string, id: string): Promise<Tested | null> {
    const endpoint = await this.endpoints.find(this.pool, scope, webhookId);
    if (!endpoint) return null;
    const { accountId } = scope;
    const body = this.tellings.test(endpoint, { id, timestamp: new Date().toISOString(), accountId, webhookId });
    const attempt = await this.sender.send(endpoint, { id, body }, new AbortController().signal);
    const { status, error, durationMs } = attempt;
    if (error === null && endpoint.status === 'active') await this.isWell(scope, webhookId);
    return { id, delivered: error === null, status, error, durationMs };
  }

  /** What waits for its next try since a failed one has it now. */
  private async isWell({ shard, accountId }: AccountScope, webhookId: string): Promise<void> {
    const { rowCount } = await this.pool.query(IS_WELL, [shard, accountId, webhookId]);
    if (rowCount === 0) return;
    await armIn(this.pool, tendWebhook, [{ shard, accountId, lane: webhookId, by: 'now' }]);
    this.queue.wake(tendWebhook.kind, shard);
  }
}
