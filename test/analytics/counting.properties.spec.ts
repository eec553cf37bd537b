import fc from 'fast-check';
import {
  countBatch,
  countColumns,
  noCounts,
  startOf,
  type Batch,
  type CountColumn,
  type CountsOfBucket,
  type Remembered,
  type ReplyTimeOf,
} from '@verbatim/analytics';
import { anyLog, type LogEntry } from './logs.fixture';
import { bucketKey, inOneOrder, recount, sums, waitKey } from './recount.fixture';

/** The follower's tables and its checkpoint, in memory. */
class Tables {
  readonly counts = new Map<string, CountsOfBucket & { counts: Record<CountColumn, number> }>();
  readonly times: ReplyTimeOf[] = [];
  private readonly memories = new Map<string, Remembered>();
  private checkpoint = 0;

  /** A page of the log as it was delivered; one that begins elsewhere than the checkpoint is thrown away. */
  deliver(log: readonly LogEntry[], from: number, to: number): void {
    if (from !== this.checkpoint) return;
    const page = log.slice(from, to);
    const known = [...new Set(page.map(({ conversationId }) => conversationId))].flatMap(
      (id) => this.memories.get(id) ?? [],
    );
    this.write(countBatch(page, known));
    this.checkpoint = to;
  }

  private write({ counts, memories, replyTimes }: Batch): void {
    for (const { counts: more, ...key } of counts) {
      const row = this.counts.get(JSON.stringify(key)) ?? { ...key, counts: noCounts() };
      for (const column of countColumns) row.counts[column] += more[column];
      this.counts.set(JSON.stringify(key), row);
    }
    for (const memory of memories) this.memories.set(memory.conversationId, memory);
    this.times.push(...replyTimes);
  }

  get everything(): object {
    return { counts: [...this.counts].sort(), times: this.times.map((time) => JSON.stringify(time)).sort() };
  }
}

const inOneGo = (log: readonly LogEntry[]): Tables => {
  const tables = new Tables();
  tables.deliver(log, 0, log.length);
  return tables;
};

describe('counting', () => {
  it('gives what a recount of whole conversations gives, whatever happened and however they were mixed', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { counts, times } = inOneGo(log);
        const { facts, waits } = recount(log);
        const ours = [...counts.values()].flatMap(({ counts: row, bucket, ...whose }) =>
          countColumns.map((name) => ({
            ...whose,
            at: new Date(startOf(bucket)).toISOString(),
            name,
            amount: row[name],
          })),
        );
        expect(sums(ours, bucketKey, ({ amount }) => amount)).toEqual(sums(facts, bucketKey, ({ amount }) => amount));
        const timed = times.map(({ bucket, answerer, ms, ...whose }) => ({
          ...inOneOrder(whose),
          at: new Date(startOf(bucket)).toISOString(),
          answerer,
          ms,
        }));
        expect(sums(timed as typeof waits, waitKey, () => 1)).toEqual(sums(waits, waitKey, () => 1));
      }),
      { numRuns: 80 },
    );
  });

  it('gives the same rows however the log is cut into pages, and however often a page is delivered', () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.array(fc.record({ size: fc.integer({ min: 1, max: 20 }), again: fc.nat(2) }), { minLength: 1 }),
        (log, cuts) => {
          const tables = new Tables();
          for (let at = 0, turn = 0; at < log.length; turn++) {
            const { size, again } = cuts[turn % cuts.length] ?? { size: 1, again: 0 };
            const to = Math.min(log.length, at + size);
            for (let times = 0; times <= again; times++) tables.deliver(log, at, to);
            at = to;
          }
          expect(tables.everything).toEqual(inOneGo(log).everything);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reaches, in these tests, every count, the edges of quarter hours, and taken-back votes and scores', () => {
    const seen = new Set<string>();
    for (const log of fc.sample(anyLog, { numRuns: 120, seed: 1 })) {
      for (const { event } of log) {
        if (Date.parse(event.data.occurredAt) % 900_000 === 0) seen.add('edge');
        if ('was' in event.data && event.data.was) seen.add(event.type);
      }
      for (const { name } of recount(log).facts) seen.add(name);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([...countColumns, 'edge', 'conversation.feedback-given.v1', 'conversation.scored.v1']),
    );
  });
});
