import { DatabaseError } from 'pg';
import { isConnectionLoss } from '../connect';
import { StoreUnavailable } from '../errors';
import { isCollision } from '../write/verdicts';

const CANCELLED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';

/** Nobody's fault, or the database's: says nothing about the event that was being applied. */
export const isPassing = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? isConnectionLoss(error) || isCollision(error) || error.code === CANCELLED || error.code === LOCK_NOT_AVAILABLE
    : error instanceof StoreUnavailable;
