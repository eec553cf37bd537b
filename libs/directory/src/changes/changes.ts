import { insertIdempotency } from '@verbatim/http';
import type { CallContext, JsonObject, SavedAnswer } from '@verbatim/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { newId } from '@verbatim/ids';
import type { AccountRef } from '../accounts/account-ref';
import { AuditEntryEntity } from '../entities';
import type { Clock } from '../ports/clock.port';
import { asRefusal } from './constraints';

export type AuditedKind =
  | 'account'
  | 'project'
  | 'provider'
  | 'agent'
  | 'knowledge'
  | 'user'
  | 'key'
  | 'member'
  | 'state'
  | 'category'
  | 'variant'
  | 'connector'
  | 'webhook';

/** What one change did. `before` is null for something new, `after` for something gone; neither holds a secret. */
export interface AuditNote {
  readonly action: string;
  readonly subjectKind: AuditedKind;
  readonly subjectId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** What a change hands back: a change without its audit notes does not compile. */
export interface Changed<Result> {
  readonly result: Result;
  readonly audit: readonly [AuditNote, ...AuditNote[]] | 'nothing-changed';
  /** Kept for a replay of the same Idempotency-Key. */
  readonly answer?: SavedAnswer;
  /** The user whose words the answer holds: lets an erasure of that person reach it. */
  readonly personal?: string;
}

/** Who asks for a change, and why if they said so. */
export interface Asked {
  readonly call: CallContext;
  readonly reason: string | null;
}

/** The one way to write to the directory: rows, audit rows and the saved answer commit together or not at all. */
export class Changes {
  /** `committed` hears of every change of this process, so that its caches need not wait to age. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly committed: (account: AccountRef, notes: readonly AuditNote[]) => void = () => undefined,
  ) {}

  /** Throws the work's own refusals, and those that the schema's constraints stand for. */
  async run<Result>(
    asked: Asked,
    account: AccountRef,
    work: (manager: EntityManager, now: Date) => Promise<Changed<Result>>,
  ): Promise<Result> {
    try {
      const { result, audit } = await this.dataSource.transaction(async (manager) => {
        const now = this.clock.now();
        const changed = await work(manager, now);
        if (changed.audit !== 'nothing-changed')
          await manager.insert(AuditEntryEntity, auditRows(asked, account, changed.audit, now));
        if (changed.answer) await insertIdempotency(manager, asked.call, changed.answer, changed.personal);
        return changed;
      });
      if (audit !== 'nothing-changed') this.committed(account, audit);
      return result;
    } catch (error) {
      throw asRefusal(error) ?? error;
    }
  }
}

const auditRows = (
  { call, reason }: Asked,
  { shard, accountId }: AccountRef,
  notes: readonly AuditNote[],
  at: Date,
): AuditEntryEntity[] =>
  notes.map((note) => ({
    ...note,
    shard,
    accountId,
    id: newId(),
    at,
    actorKind: call.actor.kind,
    actorId: call.actor.id,
    requestId: call.requestId,
    reason,
  }));
