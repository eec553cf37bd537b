import type { CallContext } from '@verbatim/kernel';
import type { ActLog } from '../../ports/act-log.port';
import type { DirectoryRecords } from '../../ports/directory-records.port';
import type { StreamWriter } from '../../ports/stream-writer.port';
import { assembleStreams, type Assembled } from './assemble-streams';
import type { StreamImport, StreamToImport } from './stream-import';

export interface Refused {
  /** In the file, from 1. */
  readonly line: number;
  readonly streamId: string | null;
  readonly why: string;
}

export interface ImportResult {
  /** The file has its end, and holds what the end says. */
  complete: boolean;
  why: string | null;
  readonly streams: { imported: number; present: number; refused: number };
  /** Of the imported streams. */
  events: number;
  /** Replies, erasures, deliveries, summaries and scores that the imported streams owe. */
  owed: number;
  readonly references: { added: number; present: number; refused: number };
  /** The first thousand. */
  readonly refused: Refused[];
}

export interface ImportStreamsParts {
  readonly streams: StreamImport;
  readonly records: DirectoryRecords;
  readonly writer: StreamWriter;
  readonly acts: ActLog;
}

// Each is held in memory until it is written.
const AT_ONCE = 4;
const KEPT = 1_000;

/** Brings in what an export holds. Running it again adds what is missing and nothing else. */
export class ImportStreams {
  constructor(private readonly parts: ImportStreamsParts) {}

  async run(call: CallContext, lines: AsyncIterable<string>): Promise<ImportResult> {
    const run = new Run(this.parts, call);
    for await (const one of assembleStreams(lines)) await run.take(one);
    return run.end();
  }
}

class Run {
  private readonly result: ImportResult = {
    ...{ complete: false, why: null, events: 0, owed: 0, refused: [] },
    streams: { imported: 0, present: 0, refused: 0 },
    references: { added: 0, present: 0, refused: 0 },
  };
  private readonly running = new Set<Promise<void>>();
  private readonly failures: unknown[] = []; // kept, so that nobody has to be awaiting just then
  private readonly agentIds = new Set<string>();
  private readonly erased = new Set<string>();

  constructor(
    private readonly parts: ImportStreamsParts,
    private readonly call: CallContext,
  ) {}

  async take(one: Assembled): Promise<void> {
    if (this.failures.length > 0) throw this.failures[0];
    switch (one.kind) {
      case 'references':
        return this.bringReferences(one.records);
      case 'refused':
        if (one.streamId !== null) this.result.streams.refused += 1;
        return this.refuse(one);
      case 'stream': {
        const work: Promise<void> = this.bringStream(one.line, one).finally(() => this.running.delete(work));
        this.running.add(work);
        if (this.running.size >= AT_ONCE) await Promise.race(this.running);
        return;
      }
      case 'end':
        this.result.complete = one.complete;
        this.result.why = one.why;
    }
  }

  async end(): Promise<ImportResult> {
    await Promise.all(this.running);
    if (this.failures.length > 0) throw this.failures[0];
    await this.parts.writer.armTimers(this.call.scope, [...this.agentIds]);
    const { streams, events, references, complete } = this.result;
    await this.parts.acts.note(this.call, {
      action: 'streams.imported',
      subject: { kind: 'account', id: this.call.scope.accountId },
      after: { streams, events, references, complete },
    });
    this.result.refused.sort((a, b) => a.line - b.line);
    return this.result;
  }

  private async bringReferences(records: Extract<Assembled, { kind: 'references' }>['records']): Promise<void> {
    for (const { table, data } of records)
      if (table === 'users' && (data['erasing_at'] != null || data['erased_at'] != null)) this.erased.add(data.id);
    const outcomes = await this.parts.records.bring(this.call.scope, records);
    for (const [index, outcome] of outcomes.entries()) {
      this.result.references[outcome.kind] += 1;
      const record = records[index];
      if (outcome.kind === 'refused' && record)
        this.refuse({ line: record.at, streamId: null, why: `${record.table} ${record.data.id}: ${outcome.why}` });
    }
  }

  private async bringStream(line: number, one: StreamToImport): Promise<void> {
    try {
      const done = await this.parts.streams.bring(this.call, one, this.erased);
      this.result.streams[done.kind] += 1;
      if (done.kind === 'refused') return this.refuse({ line, streamId: one.streamId, why: done.why });
      this.agentIds.add(done.agentId);
      if (done.kind !== 'imported') return;
      this.result.events += one.events.length;
      this.result.owed += done.owed;
    } catch (error) {
      this.failures.push(error);
    }
  }

  private refuse({ line, streamId, why }: Refused): void {
    if (this.result.refused.length < KEPT) this.result.refused.push({ line, streamId, why });
  }
}
