import { Injectable } from '@nestjs/common';
import { Bell } from '@verbatim/async';
import { isImported, readAccountLog, readHeads, type AccountPage } from '@verbatim/event-store';
import { LogHeads } from '@verbatim/followers';
import type { SseStream } from '@verbatim/http';
import type { AccountScope } from '@verbatim/kernel';
import { Pool } from 'pg';
import { isReached } from '../events/conversation-facts';
import { PublicEvents } from '../events/public-events';

/** Nothing is missed: it only ends a wait that nobody else did. */
const LOOK_AGAIN_MS = 5_000;
const PAGE = 100;
/** However little is for a reader, it learns so often how far the log is: coming back, it need not begin far behind. */
const TELL_EVERY_MS = 10_000;

/** All that happens within the reach of a key, each event once and in order, read from the log itself. */
@Injectable()
export class AccountFeed {
  constructor(
    private readonly pool: Pool,
    private readonly events: PublicEvents,
    private readonly heads: LogHeads,
  ) {}

  /** The last position of the account's shard. */
  async head({ shard }: AccountScope): Promise<number> {
    return (await readHeads(this.pool, [shard])).get(shard) ?? 0;
  }

  /** Resolves when the reader has gone. `types`: null for all. */
  async send(
    scope: AccountScope,
    from: number,
    types: ReadonlySet<string> | null,
    open: () => SseStream,
  ): Promise<void> {
    const bell = new Bell();
    const stream = open();
    let until = 0;
    const stop = this.heads.listen(scope.shard, (head) => {
      until = head;
      bell.ring();
    });
    stream.signal.addEventListener('abort', () => bell.ring(), { once: true });
    try {
      let after = from;
      let toldAt = this.tellPosition(stream, after); // a reader that leaves before the first event knows where to go on
      const head = await this.head(scope);
      until = Math.max(until, head); // it may have grown while it was read
      while (!stream.signal.aborted) {
        if (after >= until) {
          await bell.heard(LOOK_AGAIN_MS);
          continue;
        }
        const page = await readAccountLog(this.pool, scope, { after, until, limit: PAGE });
        await this.tell(
          scope,
          page.events.filter((event) => !isImported(event)),
          types,
          stream,
        );
        after = page.through;
        if (performance.now() - toldAt > TELL_EVERY_MS) toldAt = this.tellPosition(stream, after);
        await stream.drained();
      }
    } finally {
      stop();
      stream.close();
    }
  }

  private tellPosition(stream: SseStream, position: number): number {
    stream.send({ id: position, event: 'position', data: { position } });
    return performance.now();
  }

  private async tell(
    scope: AccountScope,
    recorded: AccountPage['events'],
    types: ReadonlySet<string> | null,
    stream: SseStream,
  ): Promise<void> {
    for (const [index, event] of (await this.events.of(recorded)).entries()) {
      if (!event || !isReached(scope, event.data.conversation) || (types && !types.has(event.type))) continue;
      stream.send({ id: recorded[index]?.position ?? 0, event: event.type, data: event });
    }
  }
}
