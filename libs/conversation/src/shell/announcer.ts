import type { RowChange, StreamRef } from '@verbatim/event-store';
import { owedTable } from '@verbatim/owed-work';
import type { FollowWaker } from '@verbatim/followers';
import type { WakeQueue } from '@verbatim/queue';
import { WORKERS, type Signals } from '@verbatim/signals';
import { runningQuestion } from '../domain/conversation.state';
import type { Outcome } from './outcome';

/** After a commit: wakes workers and followers, and tells who listens. Only hints, so never awaited and never failing. */
export class Announcer {
  constructor(
    private readonly queue: WakeQueue,
    private readonly signals: Signals,
    private readonly followers: Pick<FollowWaker, 'wake'>,
  ) {}

  announce(ref: StreamRef, outcome: Outcome, rows: readonly RowChange[]): void {
    if (outcome.events.length > 0) {
      this.signals.publish(ref.streamId, { kind: 'appended', version: outcome.version });
      this.followers.wake(ref.shard);
    }
    for (const { event } of outcome.events)
      if (event.type === 'conversation.question-cancelled.v1' && event.data.replyId)
        this.signals.publish(WORKERS, { kind: 'cancel', replyId: event.data.replyId });
    for (const kind of promisedKinds(rows)) this.wake(kind, ref.shard, debounceOf(outcome));
  }

  private wake(kind: string, shard: number, inMs: number): void {
    if (inMs <= 0) this.queue.wake(kind, shard);
    else setTimeout(() => this.queue.wake(kind, shard), inMs).unref(); // lost with the process: the sweeper looks too
  }
}

const promisedKinds = (rows: readonly RowChange[]): string[] =>
  rows.flatMap((change) => {
    if (change.table !== owedTable.name) return [];
    if (change.op === 'put' || change.op === 'insert') return [String(change.row['kind'])];
    return change.op === 'patch' && change.set['state'] === 'owed' ? [String(change.key['kind'])] : [];
  });

const debounceOf = (outcome: Outcome): number => {
  const running = runningQuestion(outcome.after);
  return running ? Date.parse(running.dueAt) - Date.parse(running.requestedAt) : 0;
};
