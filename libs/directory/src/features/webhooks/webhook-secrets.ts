import { randomBytes } from 'node:crypto';
import type { WebhookSecret } from '../../entities';

const SECRET_BYTES = 32;

/** As Standard Webhooks has it. */
export const makeSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

/** The new one first; the one so far goes on for a while, and any before it no more. */
export const rotated = (secrets: readonly WebhookSecret[], sealed: string, keepUntil: Date | null): WebhookSecret[] => {
  const [current] = secrets;
  const previous = current && keepUntil ? [{ ...current, until: keepUntil.toISOString() }] : [];
  return [{ sealed, until: null }, ...previous];
};

/** Those that sign at this moment. */
export const liveSecrets = (secrets: readonly WebhookSecret[], now: Date): readonly WebhookSecret[] =>
  secrets.filter(({ until }) => until === null || until > now.toISOString());
