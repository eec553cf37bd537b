import { ConfigError } from '@verbatim/config';
import { StoreUnavailable } from '@verbatim/event-store';
import { DomainError } from '@verbatim/kernel';
import { Complaint } from './complaint';

/** What a person at the terminal is told of an error; a stack only where nobody knows it. */
export const wordsFor = (error: unknown): string => {
  if (error instanceof ConfigError) return `The configuration cannot be used:\n${error.message}`;
  if (error instanceof Complaint || error instanceof DomainError) return error.message;
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ECONNREFUSED' || error instanceof StoreUnavailable)
    return 'The database does not answer. Is Verbatim running (npm start)?';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};
