import { Inject, Injectable } from '@nestjs/common';
import { AccountRegistry, auditIn } from '@verbatim/directory';
import { inTransaction } from '@verbatim/database';
import { HttpAnswer, insertIdempotency, ProblemError, refuse, type FieldError } from '@verbatim/http';
import type { CallContext } from '@verbatim/kernel';
import { findWork, requeueAllIn, requeueIn, type LaneKey, type Requeued } from '@verbatim/owed-work';
import { WAKE_QUEUE, type WakeQueue } from '@verbatim/queue';
import { Pool, type ClientBase } from 'pg';
import { MOST_AT_ONCE, type Requeue } from './work.schema';

/** Gives failing work another chance: audited where the work is, in the transaction that does it. */
@Injectable()
export class Requeuer {
  constructor(
    private readonly pool: Pool,
    private readonly accounts: AccountRegistry,
    @Inject(WAKE_QUEUE) private readonly queue: WakeQueue,
  ) {}

  /** Named work is requeued all together or not at all. Throws `resource.not-found`, `work.not-failing`. */
  async requeue(
    call: CallContext,
    { reason, work, failures }: Requeue,
  ): Promise<HttpAnswer<{ requeued: number; more: boolean }>> {
    const named = await Promise.all((work ?? []).map(async (one) => ({ ...one, ...(await this.laneOf(one)) })));
    const { answer, done } = await inTransaction(this.pool, async (tx) => {
      const requeued = failures ? await requeueAllIn(tx, failures, MOST_AT_ONCE) : await this.requeueNamed(tx, named);
      for (const { lane, shard, accountId, kind, state, attempt, lastError } of requeued)
        await auditIn(
          tx,
          { call, reason },
          { shard, accountId },
          {
            action: 'work.requeued',
            subjectKind: 'work',
            subjectId: lane,
            before: { kind, state, attempt, error: lastError },
            after: { kind, state: 'owed', attempt: 0, error: null },
          },
        );
      const more = failures !== undefined && requeued.length === MOST_AT_ONCE;
      const made = new HttpAnswer(200, { requeued: requeued.length, more });
      await insertIdempotency(tx, call, made);
      return { answer: made, done: requeued };
    });
    for (const { kind, shard } of done) this.queue.wake(kind, shard);
    return answer;
  }

  private async laneOf({ accountId }: Pick<LaneKey, 'accountId'>): Promise<Pick<LaneKey, 'shard'>> {
    const { shard } = await this.accounts.require(accountId);
    return { shard };
  }

  private async requeueNamed(tx: ClientBase, named: readonly LaneKey[]): Promise<Requeued[]> {
    const requeued: Requeued[] = [];
    const errors: FieldError[] = [];
    // In one order whoever asks, so that two who ask for the same wait for each other.
    const inOrder = named
      .map((lane, index) => ({ lane, index }))
      .sort((a, b) => (keyOf(a.lane) < keyOf(b.lane) ? -1 : 1));
    for (const { lane, index } of inOrder) {
      const one = await requeueIn(tx, lane);
      if (one) requeued.push(one);
      else errors.push({ pointer: `/work/${index}`, message: await whyNot(tx, lane) });
    }
    if (errors.length > 0)
      throw new ProblemError('work.not-failing', 'Some of it cannot be requeued, so nothing was: see errors.', {
        errors,
      });
    return requeued;
  }
}

const keyOf = ({ shard, accountId, kind, lane }: LaneKey): string => `${shard} ${accountId} ${kind} ${lane}`;

const whyNot = async (tx: ClientBase, lane: LaneKey): Promise<string> => {
  const row = await findWork(tx, lane);
  if (!row) throw refuse('resource.not-found', 'There is no such resource.');
  if (row.state === 'done') return 'has come to its end, which is recorded: nothing is owed any more';
  return row.running ? 'is running' : 'has not failed: it waits for its time';
};
