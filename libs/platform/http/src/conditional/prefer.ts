import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const MAX_WAIT_SECONDS = 60;
const WAIT = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i;

/**
 * Seconds that `Prefer: wait=N` (RFC 7240) lets us hold the call: at most 60, a longer wish is cut to that. null: do
 * not wait; for no such preference, `wait=0`, and one that cannot be read, which the RFC says to ignore.
 */
export const parsePreferWait = (header: string | string[] | undefined): number | null => {
  const preferences = [header ?? []].flat().flatMap((value) => value.split(','));
  for (const preference of preferences) {
    const seconds = WAIT.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS) || null;
  }
  return null;
};

/** Value for `Preference-Applied`. */
export const preferenceApplied = (waitSeconds: number): string => `wait=${waitSeconds}`;

/** The seconds the request's Prefer lets us hold it, or null. */
export const PreferWait = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  parsePreferWait(context.switchToHttp().getRequest<FastifyRequest>().headers.prefer),
);
