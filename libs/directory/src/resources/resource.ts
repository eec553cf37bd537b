import type { AccountScope, JsonObject } from '@verbatim/kernel';
import type { FindOptionsWhere } from 'typeorm';
import type { AuditedKind } from '../changes/changes';
import type { DirectoryErrorCode } from '../directory.errors';
import type { VersionedEntity } from '../entities';
import type { Reference } from '../ports/conversation-usage.port';

/**
 * What tells one kind of reference data from another. The handlers and the controller of a kind are written once, in
 * this folder: a kind adds its row, its schemas and this.
 */
export interface Resource<Row extends VersionedEntity, View extends object> {
  /** As the audit names it, and its actions: `state.created`. */
  readonly kind: AuditedKind;
  /** Where one of them is found by its id. */
  readonly path: string;
  readonly entity: new () => Row;
  /** The rows a key reaches. */
  visible(scope: AccountScope): FindOptionsWhere<Row>;
  toView(row: Row): View;
  /** What an audit row says of one; no secret. */
  audited(row: Row): JsonObject;
  /** The audit then names its fields without their values. */
  readonly isPersonal: boolean;
  /** Why it may not be deleted while a conversation names it; null when none ever does. */
  readonly usage: ResourceUsage | null;
}

export interface ResourceUsage {
  readonly code: DirectoryErrorCode;
  readonly message: string;
  reference(id: string): Reference;
}

/** All of a new row but what every row is given alike. */
export type OwnColumns<Row extends VersionedEntity> = Omit<Row, keyof VersionedEntity>;
