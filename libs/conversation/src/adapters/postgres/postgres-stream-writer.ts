import { inTransaction } from '@verbatim/database';
import { RowMisfit, UnstorableText, VersionConflict, writeMovedStream, type MovedStream } from '@verbatim/event-store';
import { armIn, type OwedWorkDefinition } from '@verbatim/owed-work';
import { DatabaseError, type Pool } from 'pg';
import type { StreamWriter, WrittenStream } from '../../ports/stream-writer.port';

type Account = Parameters<StreamWriter['armTimers']>[0];

export interface StreamWriterParts {
  readonly pool: Pool;
  /** Owed for an agent whose open conversations are to get their timers. */
  readonly lookAnew: OwedWorkDefinition;
}

export class PostgresStreamWriter implements StreamWriter {
  constructor(private readonly parts: StreamWriterParts) {}

  async write(moved: MovedStream): Promise<WrittenStream> {
    try {
      await inTransaction(this.parts.pool, (tx) => writeMovedStream(tx, moved));
      return { kind: 'written' };
    } catch (error) {
      if (error instanceof VersionConflict) return { kind: 'there' };
      const why = whyRefused(error);
      if (why === null) throw error;
      return { kind: 'refused', why };
    }
  }

  async armTimers({ shard, accountId }: Account, agentIds: readonly string[]): Promise<void> {
    const lanes = agentIds.map((lane) => ({ shard, accountId, lane, by: 'now' }));
    await armIn(this.parts.pool, this.parts.lookAnew, lanes);
  }
}

/** Null for what is not the stream's fault. Names columns and constraints, never what a row holds. */
const whyRefused = (error: unknown): string | null => {
  if (error instanceof UnstorableText || error instanceof RowMisfit) return error.message;
  if (!(error instanceof DatabaseError) || !/^2[23]/.test(error.code ?? '')) return null;
  return `its rows cannot be kept (${error.constraint ?? error.column ?? error.code})`;
};
