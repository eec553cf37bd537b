import { DatabaseError } from 'pg';
import { RowExists, RowGuardFailed, StoreBusy } from '../errors';
import type { Tables } from '../rows/tables';

const UNIQUE_VIOLATION = '23505';
// raised through refuse_append
const GUARD_FAILED = 'VB001';
const ROW_MOVED = 'VB002';
const COLLISIONS = new Set(['40P01', '40001', ROW_MOVED]);
const RETRY_AFTER_MS = 1_000;

/** Undone through nobody's fault, because somebody else got there first: to be tried again. */
export const isCollision = (error: unknown): boolean =>
  error instanceof DatabaseError && COLLISIONS.has(error.code ?? '');

/** Somebody holds a lock for too long, or the statement was cancelled: nothing was written. */
const isHeldUp = ({ code }: DatabaseError): boolean => code === '55P03' || code === '57014';

/** What the caller of one append is told when its statement failed. A bad payload's error is passed on as it is. */
export const verdictOf = (error: unknown, tables: Tables): unknown => {
  if (!(error instanceof DatabaseError)) return error;
  if (isHeldUp(error) || isCollision(error)) return new StoreBusy(RETRY_AFTER_MS);
  if (error.code === UNIQUE_VIOLATION && tables.has(error.table)) {
    return new RowExists(error.table, error.constraint ?? '');
  }
  if (error.code === GUARD_FAILED) return new RowGuardFailed(error.table ?? '');
  return error;
};
